// Package scenes is what the tests of several rooms set up or look at.
package scenes
