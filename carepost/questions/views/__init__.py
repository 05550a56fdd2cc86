"""The pages of question sets: what is asked, a draft of the next version, publishing it."""
