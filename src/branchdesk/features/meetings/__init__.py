"""组织生活: meetings held, votes counted, minutes filed (“记下党员大会谁到了、议了什么、怎么表决的，打出来存档”)."""
