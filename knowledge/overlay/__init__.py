"""What staff changed since the files were written: laid over them, and handed back as a patch."""
