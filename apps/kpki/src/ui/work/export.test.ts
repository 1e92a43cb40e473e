import { readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { note } from '@kpki/presentation';
import { temporaryDirectory } from '@kpki/services';
import { expect, test } from 'vitest';
import { sceneOf } from '../../../test/ui/scenes.ts';
import { type Exportable, exportsIn } from '../state/export.ts';
import { type ExportContent, exportText, perform } from './export.ts';
import type { Doing } from './perform.ts';
import type { Notice } from './task.ts';

const content: ExportContent = { is: 'document', blocks: [note('new')], boxes: false };

async function exported(file: string, replaces: boolean): Promise<readonly (Notice | 'permit')[]> {
  const told: (Notice | 'permit')[] = [];
  const doing = { tell: (notice) => told.push(notice), beforeWriting: () => told.push('permit') } as Partial<Doing>;
  await perform({ type: 'export', file, content, replaces }, doing as Doing);
  return told;
}

test('a new file is written, that any user may read, once writing is permitted', async () => {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, 'plan.md');
  const umask = process.umask(0o022);
  expect(await exported(file, false)).toEqual(['permit', { type: 'exported', file }]);
  process.umask(umask);
  expect(await readFile(file, 'utf8')).toBe('new\n');
  expect((await stat(file)).mode & 0o777).toBe(0o644);
});

test('an existing file is left alone until its replacement is asked for', async () => {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, 'plan.md');
  await writeFile(file, 'old');
  expect(await exported(file, false)).toEqual(['permit', { type: 'export exists', file }]);
  expect(await readFile(file, 'utf8')).toBe('old');
  expect(await exported(file, true)).toEqual(['permit', { type: 'exported', file }]);
  expect(await readFile(file, 'utf8')).toBe('new\n');
});

test('a link is not replaced', async () => {
  await using folder = await temporaryDirectory();
  const target = join(folder.path, 'ca.key');
  await writeFile(target, 'old');
  const file = join(folder.path, 'plan.md');
  await symlink(target, file);
  expect(await exported(file, false)).toContainEqual({ type: 'export exists', file });
  await expect(exported(file, true)).rejects.toThrow('it is a link');
  expect(await readFile(target, 'utf8')).toBe('old');
});

/** Of what is known before it is written. */
function textOf(each: Exportable | undefined): string {
  return each === undefined || each.content.is === 'fleet' ? '' : exportText(each.content);
}

test('the formats of the tree are those of kpki status', () => {
  const formats = exportsIn(sceneOf('trust'))?.formats ?? [];
  const texts = new Map(formats.map((each) => [each.format, textOf(each)]));
  expect(texts.get('markdown')).toMatch(/^Cluster prod-eu\n\n\| ARTIFACT \| NODE \| .*\n\| --- \|/);
  expect(JSON.parse(texts.get('json') ?? '')).toMatchObject({ kind: 'Status', cluster: 'prod-eu' });
  expect(texts.get('html')).toMatch(/^<!doctype html>[\s\S]*Certificates: prod-eu/);
});

test('the calendar is a calendar file, and an artifact is the record of kpki show', () => {
  const ofCalendar = exportsIn(sceneOf('calendar'))?.formats.at(-1);
  expect(textOf(ofCalendar)).toMatch(/^BEGIN:VCALENDAR/);
  const ofArtifact = exportsIn(sceneOf('artifact'))?.formats.at(-1);
  expect(JSON.parse(textOf(ofArtifact))).toMatchObject({
    kind: 'Artifact',
    artifact: 'apiserver cp1',
  });
});
