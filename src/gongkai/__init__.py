"""gongkai (公开): the open-government platform of a city and all of its agencies."""
