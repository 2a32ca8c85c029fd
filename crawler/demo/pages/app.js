// Stands where a newspaper would load its scripts. It does nothing, so that every page stays as it was delivered.
