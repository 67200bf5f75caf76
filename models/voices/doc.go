// Package voices holds suggestions and public opinions (§9, §10).
package voices
