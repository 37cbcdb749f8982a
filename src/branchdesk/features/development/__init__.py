"""发展党员: cases, the steps as data, papers and dates; organizations decide, the program reckons and reminds."""
