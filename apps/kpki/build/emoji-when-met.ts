import type { Change } from './changed-file.ts';

/**
 * `string-width` holds the set of all emoji in a pattern. To read it takes V8 some 20 ms, and as long again to ask it of
 * the first character that is not ASCII: together a quarter of the time to the UI's first frame, which has no emoji in
 * it. In the bundle it is made when something is met that may be one: each emoji of Unicode has a character that is shown
 * as one by itself, or the sign that asks for that.
 */
export const emojiWhenMet: Change = {
  name: 'emoji-when-met',
  file: /string-width\/index\.js$/,
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
