// Package archive holds the local history that members gather (文史资料, §15): what
// somebody tells of a time and a place, with photos, recordings and papers.
package archive
