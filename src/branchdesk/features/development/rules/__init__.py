"""Rules on the development of members (domain §2): packs chosen by the day, dates, checks, outlook. All of it is pure."""
