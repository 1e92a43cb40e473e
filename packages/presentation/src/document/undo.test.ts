import type { UndoPlan, UndoStep } from '@kpki/engine';
import { statement } from '@kpki/engine';
import { expect, test } from 'vitest';
import type { Row } from './block.ts';
import { undoScreenBlocks } from './undo.ts';

type Part = UndoStep['writes'][number]['part'];

function step(name: UndoStep['name'], owner: string | null, more: Partial<UndoStep> = {}, part: Part = 'certificate') {
  const artifact = owner === null ? name : `${name} ${owner}`;
  const entry = `${owner ?? 'pki'}/${name}.${part}`;
  const writes = [{ sink: 'main', location: '/srv', entry, part, node: owner, effect: 'replaces' as const }];
  return { artifact, name, owner, action: 'restore' as const, notes: [], writes, ...more };
}

const made = '2026-12-04T10:05:00.000Z';
const plan: UndoPlan = {
  apiVersion: 'kpki.dev/v1alpha1',
  kind: 'UndoPlan',
  cluster: 'demo',
  declared: 'd'.repeat(64),
  applyId: `${made}/0a1b2c/1/00000000`,
  applied: made,
  made,
  isRedo: false,
  isComplete: true,
  resumes: null,
  forgetful: [],
  locations: [{ sink: 'main', location: '/srv', revision: null }],
  steps: [],
};

function rowsOf(steps: readonly UndoStep[]): readonly string[] {
  const [rows] = undoScreenBlocks({ ...plan, steps }, []).filter((block) => block.is === 'rows');
  return (rows?.is === 'rows' ? rows.rows : []).map(
    ({ glyph, label, subject, texts }: Row) => `${glyph} ${label} ${subject}: ${texts.join('; ')}`,
  );
}

test('steps of one kind are one row with all their files', () => {
  expect(rowsOf([step('apiserver', 'cp1'), step('apiserver', 'cp2'), step('admin.conf', 'cp1')])).toEqual([
    '< restore apiserver ×2: cp1/apiserver.certificate, cp2/apiserver.certificate',
    '< restore admin.conf cp1: cp1/admin.conf.certificate',
  ]);
});

test('what stays, or has a note, is a row of its own', () => {
  const why = statement('changed-since', { location: '/srv' });
  const stays = { action: 'skip', notes: [why] } as const;
  const all = [step('apiserver', 'cp1', stays), step('apiserver', 'cp2', stays), step('apiserver', 'cp3')];
  expect(rowsOf(all).map((row) => row.split(':')[0])).toEqual([
    expect.stringContaining('skip apiserver cp1'),
    expect.stringContaining('skip apiserver cp2'),
    '< restore apiserver cp3',
  ]);
});

test('files next to those in use say so, so that no CA seems to go', () => {
  const made = step('etcd-ca', null, { action: 'remove' }, 'previous key');
  expect(rowsOf([step('etcd-ca', null), made]).map((row) => row.split(':')[0])).toEqual([
    '< restore etcd-ca',
    '- remove etcd-ca (previous)',
  ]);
});
