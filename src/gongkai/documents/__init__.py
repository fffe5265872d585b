"""The library of official documents: rules, plans and notices as agencies issue them."""
