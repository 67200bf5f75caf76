// Package card draws the pictures that an office posts and hangs up: 1080 pixels wide,
// to be read at arm's length on a phone of five inches, in one palette out of three.
// It knows what stands on a picture (figures, bars, rows, a grid, a code to scan),
// not what an office counts.
//
// Its font is Noto Sans SC (SIL Open Font License 1.1, fonts/OFL.txt), a regular and
// a bold of static weights as the package @expo-google-fonts/noto-sans-sc 0.4.3 has
// them. Both are cut to the characters of fonts/characters.txt: the 8,105 of the
// General Standard Chinese Characters (通用规范汉字表, State Council 2013, as listed in
// github.com/kitty-panics/cn-tables), Latin letters, the signs of a page and some
// characters of names beside the table. They were cut by fonttools 4.38:
//
//	pyftsubset NotoSansSC_400Regular.ttf --text-file=characters.txt --layout-features='' \
//	  --no-hinting --name-IDs='0,1,2,3,4,5,6,13,14' --drop-tables+=vhea,vmtx,GSUB,GPOS,GDEF,STAT
//
// What the font lacks is drawn as 〓 and told, so that the words beside the picture
// can say it.
package card
