import type { Change, Edit } from './changed-file.ts';

/**
 * The set of all emoji is in a pattern. To read it takes V8 some 20 ms, and as long again to ask it of the first
 * character that is not ASCII. It is made when something is met that may be an emoji: each of Unicode's has a character
 * that is shown as one by itself, or the sign that asks for that.
 */
const emoji: Edit = {
  from: 'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;',
  times: 1,
  to: [
    'const mayBeEmoji = /[\\p{Emoji_Presentation}\\uFE0F]/u;',
    'let emoji;',
    'const rgiEmojiRegex = {',
    '  test(segment) {',
    '    if (!mayBeEmoji.test(segment)) return false;',
    "    emoji ??= new RegExp('^\\\\p{RGI_Emoji}$', 'v');",
    '    return emoji.test(segment);',
    '  },',
    '};',
  ].join('\n'),
};

/** What tells where a character ends loads the tables of ICU, some 10 ms. ASCII is never asked about. */
const segmenter: Edit = {
  from: 'const segmenter = new Intl.Segmenter();',
  times: 1,
  to: [
    'let segments;',
    'const segmenter = {',
    '  segment(text) {',
    '    segments ??= new Intl.Segmenter();',
    '    return segments.segment(text);',
    '  },',
    '};',
  ].join('\n'),
};

/**
 * `string-width` makes ready for every text that there is when it is loaded: a quarter of the time to the UI's first frame,
 * and a tenth of a whole `kpki apply`, in which every character is ASCII. In the bundle it makes ready when it has to.
 */
export const widthWhenMet: Change = {
  name: 'width-when-met',
  file: /string-width\/index\.js$/,
  edits: [emoji, segmenter],
};
