# What the data officer would correct in her spreadsheet after the import listed these rows as rejected.
s/Mombassa/Mombasa/g
s/Kisummu/Kisumu/g
s/Saudi Arabya/Saudi Arabia/g
