"""The rules of letters: fields and their kinds, versions, languages, the life of a letter. Plain Python."""
