import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { answeringTerminal } from '../../test/answering-terminal.ts';
import type { OptionValues } from '../options/options.ts';
import { run } from './init.ts';

async function initialize(options: OptionValues, answers: readonly string[]) {
  const { terminal, asked, notes, left } = answeringTerminal(answers);
  const call = { signal: new AbortController().signal };
  const exit = await run({ options, arguments: [], terminal, call, commands: [] }).catch((error: unknown) => error);
  return { exit, asked: asked.map((text) => text.split(/[,:[(]/)[0]?.trim()), notes, left };
}

test('each answer is judged as it is given, and asked for again with the reason', async () => {
  await using temporary = await temporaryDirectory();
  const to = join(temporary.path, 'kpki.yaml');
  const answers = [
    ...['prod_', 'prod'],
    ...['other', 'kubeadm'],
    ...['api_x:6443', 'api.example.com:6443'],
    ...['cp1', 'cp1=10.0.0.11'],
    ...['cp1=10.0.0.12', 'w1=10.0.0.12'],
    ...['dsa', ''],
  ];
  const { exit, asked, notes, left } = await initialize({ out: to }, answers);
  expect({ exit, left }).toEqual({ exit: 'done', left: [] });
  const names = ['Cluster name', 'Names and groups', 'API endpoint', 'Control plane', 'Workers', 'Kind of keys'];
  expect(asked).toEqual(names.flatMap((name) => [name, name]));
  expect(notes).toEqual([
    expect.stringContaining('`prod_` is not'),
    'must be one of kubernetes, kubeadm',
    expect.stringContaining('`api_x` is not'),
    '"cp1" is no node; write NAME=ADDRESS, such as cp1=10.0.0.11',
    expect.stringContaining('`cp1` is also the name of'),
    expect.stringMatching(/^must be one of ec-p256, .*ed25519$/),
  ]);
  expect(parse(await readFile(to, 'utf8'))).toMatchObject({
    metadata: { name: 'prod' },
    spec: {
      profile: 'kubeadm',
      controlPlaneEndpoint: 'api.example.com:6443',
      controlPlane: [{ name: 'cp1', addresses: ['10.0.0.11'] }],
      nodes: [{ name: 'w1', addresses: ['10.0.0.12'] }],
      keys: { ca: 'ec-p384', certificates: 'ec-p256' },
    },
  });
});

test('what an option says is judged before anything is asked, and not asked for', async () => {
  await using temporary = await temporaryDirectory();
  const to = join(temporary.path, 'kpki.yaml');
  const wrong = await initialize({ out: to, worker: ['w1=here'] }, ['prod']);
  expect(wrong).toMatchObject({
    exit: { exit: 'usage', message: expect.stringMatching(/^--worker: .*w1=here/) },
    asked: [],
  });
  const right = await initialize({ out: to, worker: ['w1=10.0.0.12'], profile: 'kubeadm' }, [
    '',
    '',
    'cp1=10.0.0.11',
    '',
  ]);
  expect(right.exit).toBe('done');
  expect(right.asked).toEqual(['Cluster name', 'API endpoint', 'Control plane', 'Kind of keys']);
});

test('a file that is there is refused before anything is asked', async () => {
  await using temporary = await temporaryDirectory();
  const to = join(temporary.path, 'kpki.yaml');
  await writeFile(to, 'mine');
  const { exit, asked } = await initialize({ out: to }, ['prod']);
  expect(exit).toMatchObject({ exit: 'usage', message: expect.stringMatching(/^\/.*kpki\.yaml: .*--out$/) });
  expect(asked).toEqual([]);
});

test('an answer that never comes: nothing is written', async () => {
  await using temporary = await temporaryDirectory();
  const to = join(temporary.path, 'kpki.yaml');
  const { exit } = await initialize({ out: to }, ['prod', '']);
  expect(exit).toMatchObject({ exit: 'usage', message: expect.stringContaining('--yes') });
  await expect(access(to)).rejects.toMatchObject({ code: 'ENOENT' });
});
