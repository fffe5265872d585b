"""What offices write out and read back: tables as XLSX, DOCX and CSV, letters as DOCX and PDF. Pure: no Django."""
