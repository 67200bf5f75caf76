package archive_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/models/archive"
)

// now is the year in which the tests read periods.
const now = 2026

func TestReadPeriod(t *testing.T) {
	for text, want := range map[string]archive.Period{
		"":             {},
		"不详":           {},
		"记不清了":         {},
		"1958":         {From: 1958, To: 1958},
		"1958年":        {From: 1958, To: 1958},
		"1958 年春":      {From: 1958, To: 1958},
		"1958年冬天":      {From: 1958, To: 1958},
		"１９５８年":        {From: 1958, To: 1958},
		"一九五八年":        {From: 1958, To: 1958},
		"一九五八年三月":      {From: 1958, To: 1958},
		"1958年3月":      {From: 1958, To: 1958},
		"1958年10月1日":   {From: 1958, To: 1958},
		"1958.10.1":    {From: 1958, To: 1958},
		"1958-3":       {From: 1958, To: 1958},
		"1958年农历正月初五":  {From: 1958, To: 1958},
		"1958年腊月":      {From: 1958, To: 1958},
		"1976年7月28日":   {From: 1976, To: 1976},
		"58年":          {From: 1958, To: 1958},
		"五八年":          {From: 1958, To: 1958},
		"五十八年":         {From: 1958, To: 1958},
		"五八年秋":         {From: 1958, To: 1958},
		"1958年底":       {From: 1958, To: 1958},
		"1958年上半年":     {From: 1958, To: 1958},
		"约1958年":       {From: 1958, To: 1958},
		"大概是1958年左右?":  {From: 1958, To: 1958},
		"大约1958年前后":    {From: 1958, To: 1958},
		"1958年？":       {From: 1958, To: 1958},
		"1958—1962年":   {From: 1958, To: 1962},
		"1958年至1962年":  {From: 1958, To: 1962},
		"1958-1962":    {From: 1958, To: 1962},
		"1958-62":      {From: 1958, To: 1962},
		"1958—62年":     {From: 1958, To: 1962},
		"1958年到62年":    {From: 1958, To: 1962},
		"58至62年":       {From: 1958, To: 1962},
		"八十年代":         {From: 1980, To: 1989},
		"80年代":         {From: 1980, To: 1989},
		"1980年代":       {From: 1980, To: 1989},
		"八十年代初":        {From: 1980, To: 1983},
		"八十年代中期":       {From: 1983, To: 1986},
		"八十年代末":        {From: 1986, To: 1989},
		"上世纪八十年代":      {From: 1980, To: 1989},
		"二十世纪六十年代":     {From: 1960, To: 1969},
		"20世纪60年代末":    {From: 1966, To: 1969},
		"20世纪20年代":     {From: 1920, To: 1929},
		"五六十年代":        {From: 1950, To: 1969},
		"五十至六十年代":      {From: 1950, To: 1969},
		"50年代到70年代":    {From: 1950, To: 1979},
		"19世纪末":        {From: 1866, To: 1899},
		"2000年代":       {From: 2000, To: 2009},
		"00年代":         {From: 2000, To: 2009},
		"2020年代":       {From: 2020, To: 2026},
		"民国三十六年":       {From: 1947, To: 1947},
		"民国36年":        {From: 1947, To: 1947},
		"民国三十六年春":      {From: 1947, To: 1947},
		"民国元年":         {From: 1912, To: 1912},
		"中华民国十八年":      {From: 1929, To: 1929},
		"民国时期":         {From: 1912, To: 1949},
		"民国":           {From: 1912, To: 1949},
		"民国年间":         {From: 1912, To: 1949},
		"民国初年":         {From: 1912, To: 1924},
		"民国三十六年至三十八年":  {From: 1947, To: 1949},
		"民国三十六年到1950年": {From: 1947, To: 1950},
		"光绪二十年":        {From: 1894, To: 1894},
		"清光绪二十年":       {From: 1894, To: 1894},
		"清朝光绪二十年":      {From: 1894, To: 1894},
		"光绪甲午年":        {From: 1894, To: 1894},
		"光绪年间":         {From: 1875, To: 1908},
		"乾隆末年":         {From: 1775, To: 1795},
		"明万历三年":        {From: 1575, To: 1575},
		"宣统三年":         {From: 1911, To: 1911},
		"清末":           {From: 1840, To: 1911},
		"清朝末年":         {From: 1840, To: 1911},
		"清朝":           {From: 1644, To: 1911},
		"清代":           {From: 1644, To: 1911},
		"明清时期":         {From: 1368, To: 1911},
		"清末民初":         {From: 1900, To: 1919},
		"解放初期":         {From: 1949, To: 1956},
		"解放初期?":        {From: 1949, To: 1956},
		"解放前":          {From: 1912, To: 1949},
		"新中国成立初期":      {From: 1949, To: 1956},
		"土改时期":         {From: 1950, To: 1953},
		"大跃进时":         {From: 1958, To: 1960},
		"人民公社时期":       {From: 1958, To: 1983},
		"三年困难时期":       {From: 1959, To: 1961},
		"文革期间":         {From: 1966, To: 1976},
		"抗战时期":         {From: 1931, To: 1945},
		"改革开放初期":       {From: 1978, To: 1985},
		"解放初期至八十年代":    {From: 1949, To: 1989},
		"去年":           {From: 2025, To: 2025},
		"30年前":         {From: 1996, To: 1996},
		"2026年":        {From: 2026, To: 2026},
	} {
		got, err := archive.ReadPeriod(text, now)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
}

// TestPeriodsThatMakeNoSense are asked again, each with what is wrong about it.
func TestPeriodsThatMakeNoSense(t *testing.T) {
	for text, want := range map[string]archive.PeriodFault{
		"很久以前":        archive.NotUnderstood,
		"小时候":         archive.NotUnderstood,
		"1998年抗洪":     archive.NotUnderstood,
		"12":          archive.NotUnderstood,
		"甲午年":         archive.NotUnderstood,
		"八十三年代":       archive.NotUnderstood,
		"？":           archive.NotUnderstood,
		"99999":       archive.NotUnderstood,
		"0年":          archive.NotUnderstood,
		"😀😀":          archive.NotUnderstood,
		"=1+1":        archive.NotUnderstood,
		"2058年":       archive.InFuture,
		"2030年代":      archive.InFuture,
		"1962年至1958年": archive.EndsFirst,
		"1962-58":     archive.EndsFirst,
		"光绪五十年":       archive.NoSuchYear,
		"民国九十年":       archive.NoSuchYear,
		"光绪甲子年":       archive.NoSuchYear,
		"1958年13月":    archive.NoSuchDay,
		"1958年2月30日":  archive.NoSuchDay,
		"1958-02-30":  archive.NoSuchDay,
		"15年":         archive.WhichCentury,
		"二十年代":        archive.WhichCentury,
		"10年代":        archive.WhichCentury,
	} {
		_, err := archive.ReadPeriod(text, now)
		var fault *archive.PeriodError
		require.True(t, errors.As(err, &fault), text)
		require.Equal(t, want, fault.Fault, text)
	}
	_, err := archive.ReadPeriod("光绪五十年", now)
	var fault *archive.PeriodError
	require.True(t, errors.As(err, &fault))
	require.Equal(t, "光绪", fault.Name)
	require.Equal(t, 34, fault.Years)
}

// FuzzReadPeriod holds that whatever is typed gives a period that is over and in order, or
// says what is wrong.
func FuzzReadPeriod(f *testing.F) {
	for _, seed := range []string{"民国三十六年", "1958年春", "八十年代", "清末", "1958—62年", "解放初期?", "光绪甲午年", "上世纪", "一百年前", "至至", "十十年", "-", "零年代"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := archive.ReadPeriod(text, now)
		if err != nil {
			var fault *archive.PeriodError
			if !errors.As(err, &fault) || p != (archive.Period{}) {
				t.Fatalf("%q: %v %v", text, p, err)
			}
			return
		}
		if p != (archive.Period{}) && (p.From < 1 || p.From > p.To || p.To > now) {
			t.Fatalf("%q: %v", text, p)
		}
	})
}
