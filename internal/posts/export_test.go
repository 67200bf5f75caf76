package posts

// BriefingCardIn is BriefingCard in words that a test has.
var BriefingCardIn = briefingCard
