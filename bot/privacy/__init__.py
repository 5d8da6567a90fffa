"""Personal data: masked before anything is kept, erased on request."""
