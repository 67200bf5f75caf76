// Package books is the donations book and the honours book in the chat (爱心捐赠记载本,
// 个人荣誉登记本, §14).
package books
