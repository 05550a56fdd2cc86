"""The report set as a PDF: plain values in, bytes out."""
