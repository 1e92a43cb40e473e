import { describe, expect, test } from 'vitest';
import { editorCommand, editorOf, wordsOf } from './editor.ts';

describe('the words of a variable', () => {
  test.each([
    ['vi', ['vi']],
    ['  emacs -nw ', ['emacs', '-nw']],
    ['"/opt/my editor/bin" -w', ['/opt/my editor/bin', '-w']],
    ["'a b'c\\ d", ['a bc d']],
    ['"a \\"b\\" $HOME"', ['a "b" $HOME']],
    ['vi; rm -rf ~', ['vi;', 'rm', '-rf', '~']],
    ['$(reboot) `reboot`', ['$(reboot)', '`reboot`']],
    ['', []],
  ])('%j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  test.each(['"vi', "a 'b", 'vi \\'])('%j is not closed', (text) => {
    expect(wordsOf(text)).toBeNull();
  });
});

describe('the editor', () => {
  test('is VISUAL before EDITOR, and an empty one counts as none', () => {
    expect(editorOf({ VISUAL: 'code -w', EDITOR: 'vi' })).toEqual({ is: 'set', words: ['code', '-w'] });
    expect(editorOf({ VISUAL: ' ', EDITOR: 'vi' })).toEqual({ is: 'set', words: ['vi'] });
    expect(editorOf({})).toEqual({ is: 'absent' });
    expect(editorOf({ EDITOR: '"vi' })).toEqual({ is: 'malformed', variable: 'EDITOR' });
  });

  test.each([
    [['vi'], ['vi', '+12', 'kpki.yaml']],
    [
      ['/usr/bin/nvim', '-R'],
      ['/usr/bin/nvim', '-R', '+12', 'kpki.yaml'],
    ],
    [['hx'], ['hx', 'kpki.yaml:12']],
    [
      ['code', '-w'],
      ['code', '-w', '--goto', 'kpki.yaml:12'],
    ],
    [['my-editor'], ['my-editor', 'kpki.yaml']],
  ])('%j goes to a line', (words, command) => {
    expect(editorCommand(words, 'kpki.yaml', 12)).toEqual(command);
  });

  test('gets a file whose name begins with a hyphen as a file', () => {
    expect(editorCommand(['vi'], '-c:!reboot', null)).toEqual(['vi', './-c:!reboot']);
  });
});
