package modelstest

// BeforeBound is the newest migration of the program that did not bind what is
// told to actions.
const BeforeBound = "0019_swaps_of_office"
