"""Parts of the page: 三会一课 and what is lacking, one meeting in detail, what is open, the year, who came."""
