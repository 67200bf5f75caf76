package activities

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gorm.io/gorm"
)

// NearChoices are the distances within which somebody counts as being at the
// place, in metres.
var NearChoices = []int{200, 500, 1000}

// DefaultNear is the distance that an activity starts with, in metres.
const DefaultNear = 500

// distanceStep is how coarsely a person's distance is told and kept, in
// metres: what is kept says whether somebody was there, and no more.
const distanceStep = 50

// Faults of a place.
var (
	ErrNoPlace  = errors.New("activity has no place on the map")
	ErrBadPlace = errors.New("place is off the map")
)

// Place is a point on the map, in degrees.
type Place struct{ Lat, Lon float64 }

func (p Place) valid() bool { // written so that NaN is none
	return p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180
}

// earthRadius is the mean one, in metres.
const earthRadius = 6_371_008.8

// MetersTo is the distance to another point over the ground, by the haversine
// formula, in metres.
func (p Place) MetersTo(q Place) float64 {
	rad := func(deg float64) float64 { return deg * math.Pi / 180 }
	dLat, dLon := rad(q.Lat-p.Lat), rad(q.Lon-p.Lon)
	h := math.Pow(math.Sin(dLat/2), 2) + math.Cos(rad(p.Lat))*math.Cos(rad(q.Lat))*math.Pow(math.Sin(dLon/2), 2)
	return 2 * earthRadius * math.Asin(math.Sqrt(min(h, 1)))
}

// NeedsPlace tells whether check-in asks for the person's place (§8).
func (a *Activity) NeedsPlace() bool { return a.NearMeters > 0 && a.HasPoint() }

// HasPoint tells whether the place of the activity on the map is known.
func (a *Activity) HasPoint() bool { return a.Lat != nil && a.Lon != nil }

// Near tells whether a point is near enough to check in, and its distance,
// rounded up to 50 m, in metres. ErrNoPlace when there is nothing to be near
// to, ErrBadPlace for a point off the map.
func (a *Activity) Near(at Place) (near bool, meters int, err error) {
	switch {
	case !a.HasPoint():
		return false, 0, ErrNoPlace
	case !at.valid():
		return false, 0, ErrBadPlace
	}
	d := at.MetersTo(Place{*a.Lat, *a.Lon})
	return d <= float64(a.NearMeters), int(math.Ceil(d/distanceStep)) * distanceStep, nil
}

// SetPoint keeps where an activity takes place; check-in then asks for the
// person's place, within DefaultNear unless another distance was set.
func SetPoint(tx *gorm.DB, a *Activity, at Place) error {
	if !at.valid() {
		return ErrBadPlace
	}
	a.Lat, a.Lon = &at.Lat, &at.Lon
	if a.NearMeters == 0 {
		a.NearMeters = DefaultNear
	}
	return a.savePlace(tx)
}

// SetNear sets the distance within which check-in is possible, one of
// NearChoices; 0: check-in asks for no place. ErrNoPlace before SetPoint.
func SetNear(tx *gorm.DB, a *Activity, meters int) error {
	if meters != 0 && !slices.Contains(NearChoices, meters) {
		return ErrBadPlace
	}
	if meters != 0 && !a.HasPoint() {
		return ErrNoPlace
	}
	a.NearMeters = meters
	return a.savePlace(tx)
}

func (a *Activity) savePlace(tx *gorm.DB) error {
	if err := tx.Model(a).Select("lat", "lon", "near_meters").Updates(a).Error; err != nil {
		return fmt.Errorf("save place of activity %d: %w", a.ID, err)
	}
	return nil
}

// ForgetDistances takes out of a person's check-ins how far away he or she was.
func ForgetDistances(tx *gorm.DB, person int64) error {
	err := tx.Model(&Attendance{}).Where("person_id = ? AND distance IS NOT NULL", person).Update("distance", nil).Error
	if err != nil {
		return fmt.Errorf("distances of person %d: %w", person, err)
	}
	return nil
}
