// Package books holds two of the office's three books (§14): the donations book
// (爱心捐赠记载本) and the honours book (个人荣誉登记本). The third, 活动签到本, is the attendance
// that models/activities keeps.
package books
