import type { Kept } from '@kpki/plugin';
import { describe, expect, it } from 'vitest';
import { folderLocation, locate } from './location.ts';

const root = '/srv/out';

function kept(...entries: readonly string[]): Kept {
  return new Map(entries.map((entry) => [entry, 'public']));
}

describe('locating a location', () => {
  it('takes the whole tree for the empty path, and a folder below for another', () => {
    expect(locate(root, { path: [] }, kept('pki/etcd/server.crt')).id).toBe('/srv/out');
    expect(locate(root, { path: ['cp1', 'pki'] }, kept('ca.crt')).id).toBe('/srv/out/cp1/pki');
  });

  it('does not look at what a layout asks of other sinks', () => {
    const withType = locate(root, { path: [], with: { type: 'kubernetes.io/tls' } }, kept('ca.crt'));
    expect(withType).toEqual(locate(root, { path: [] }, kept('ca.crt')));
  });

  it.each([
    ['an empty name', ''],
    ['the folder itself', '.'],
    ['the folder above', '..'],
    ['a NUL', 'a\0b'],
    ['a line feed', 'a\nb'],
    ['an escape', 'a\u001b[2Jb'],
    ['a change of direction', 'a\u202eb'],
    ['half a character', 'a\ud800'],
    ['a backslash', 'a\\b'],
    ['a leading hyphen', '-rf'],
    ['a leading dot', '.hidden'],
    ['our journal', '.kpki-journal'],
    ['a long name', 'a'.repeat(256)],
    ['a long name of few characters', 'ü'.repeat(128)],
  ])('refuses %s', (_, name) => {
    const invalid = expect.objectContaining({ code: 'invalid' });
    expect(() => locate(root, { path: [name] }, kept('a'))).toThrow(invalid);
    expect(() => locate(root, { path: [] }, kept(name))).toThrow(invalid);
    expect(() => locate(root, { path: [] }, kept(`pki/${name}`))).toThrow(invalid);
    expect(() => locate(root, { path: [] }, kept(`${name}/ca.crt`))).toThrow(invalid);
  });

  it.each([['/etc/shadow'], ['pki//ca.crt'], ['pki/'], ['pki/../../ca.crt']])('refuses the entry %s', (entry) => {
    expect(() => locate(root, { path: [] }, kept(entry))).toThrow(expect.objectContaining({ code: 'invalid' }));
  });

  it('refuses a slash in a part of the path', () => {
    expect(() => locate(root, { path: ['a/b'] }, kept('a'))).toThrow('slash');
  });

  it('refuses an entry that would be the folder of another', () => {
    expect(() => locate(root, { path: [] }, kept('pki/etcd/ca.crt', 'pki/etcd'))).toThrow('would be a folder');
    expect(locate(root, { path: [] }, kept('pki/etcd.crt', 'pki/etcd/ca.crt')).kept.size).toBe(2);
  });

  it('shows a name in an error without what a terminal would obey', () => {
    const message = messageOf(() => locate(root, { path: [] }, kept('pki/\u001b[2J')));
    expect(message).not.toContain('\u001b');
  });

  it('knows the locations of other sinks from its own', () => {
    expect(() => folderLocation({ id: '/srv/out' })).toThrow(
      expect.objectContaining({ code: 'invalid', message: expect.stringContaining('/srv/out') }),
    );
  });
});

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
}
