// Package activities is what the office calls together (§4, §5, §7): sessions and
// other activities are planned, posted, changed and ended here, get files and photos,
// and leave something to be done. Who comes is in attendance.
package activities
