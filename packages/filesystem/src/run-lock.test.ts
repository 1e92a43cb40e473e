import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Held, Lock, Sink } from '@kpki/plugin';
import { describe, expect, it, onTestFinished } from 'vitest';
import { everything, generation, names, writeAll } from '../test/generations.ts';
import { call, host } from '../test/host.ts';
import { modelProcesses } from '../test/processes.ts';
import { listing, scratch } from '../test/scratch.ts';
import { openSink } from './sink.ts';

async function lock(sink: Sink, holder: string): Promise<Lock | Held> {
  const answer = await sink.lock?.([sink.locate(everything, names)], holder, call);
  return answer ?? expect.fail('the sink has no lock');
}

async function mustLock(sink: Sink, holder: string): Promise<Lock> {
  const answer = await lock(sink, holder);
  return 'release' in answer ? answer : expect.fail(`held by ${answer.heldBy}`);
}

describe('the lock of a run', () => {
  it('names the process that holds it, and leaves nothing behind', async () => {
    const folder = scratch(onTestFinished);
    const held = await mustLock(openSink({ root: `${folder}/out` }, host, {}), 'a run');
    const written = JSON.parse(readFileSync(`${folder}/out/.kpki-lock`, 'utf8'));
    expect(written).toMatchObject({ holder: 'a run', pid: process.pid });
    expect(listing(folder)).toEqual(['out 755', 'out/.kpki-lock 644']);
    expect(await lock(openSink({ root: `${folder}/out` }, host, {}), 'another')).toEqual({ heldBy: 'a run' });
    await held.release();
    expect(listing(folder)).toEqual([]);
  });

  it('leaves a folder that was empty before it', async () => {
    const folder = scratch(onTestFinished);
    mkdirSync(`${folder}/out`);
    await (await mustLock(openSink({ root: `${folder}/out` }, host, {}), 'a run')).release();
    expect(listing(folder)).toEqual(['out 755']);
  });

  it('does not hinder a write, nor does a write take it away', async () => {
    const root = `${scratch(onTestFinished)}/out`;
    const sink = openSink({ root }, host, {});
    const held = await mustLock(sink, 'a run');
    const written = await writeAll(sink, generation(1), null);
    expect(await writeAll(sink, { set: new Map(), unset: new Set(names.keys()) }, written?.revision ?? null)).toBe(
      null,
    );
    expect(held.lost.aborted).toBe(false);
    expect(existsSync(`${root}/.kpki-lock`)).toBe(true);
    await held.release();
    expect(existsSync(root)).toBe(false);
  });

  it('of a dead holder is taken over by one of many', async () => {
    const root = `${scratch(onTestFinished)}/out`;
    const processes = modelProcesses();
    for (let round = 0; round < 10; round++) {
      const dead = processes.process();
      await mustLock(openSink({ root }, host, { processes: dead }), 'dead');
      dead.kill();
      const runs = Array.from({ length: 6 }, (_, number) =>
        lock(openSink({ root }, host, { processes: processes.process() }), `run ${number}`),
      );
      const taken = (await Promise.all(runs)).flatMap((answer) => ('release' in answer ? [answer] : []));
      expect(taken).toHaveLength(1);
      await taken[0]?.release();
    }
    expect(existsSync(root)).toBe(false);
  });

  it('that was not written by kpki is refused, and left alone', async () => {
    const root = `${scratch(onTestFinished)}/out`;
    mkdirSync(root);
    writeFileSync(`${root}/.kpki-lock`, 'mine');
    await expect(lock(openSink({ root }, host, {}), 'a run')).rejects.toMatchObject({ code: 'invalid' });
    expect(readFileSync(`${root}/.kpki-lock`, 'utf8')).toBe('mine');
  });

  it('is reported as lost when another program removes it', async () => {
    const root = `${scratch(onTestFinished)}/out`;
    const waiting = { tries: 3, milliseconds: 5, lockCheckMilliseconds: 5 };
    const held = await mustLock(openSink({ root }, host, { waiting }), 'a run');
    rmSync(`${root}/.kpki-lock`);
    await once(held.lost, 'abort');
    expect(held.lost.reason).toMatchObject({ code: 'conflict' });
    await held.release();
  });

  it('goes when the sink is closed', async () => {
    const root = `${scratch(onTestFinished)}/out`;
    const sink = openSink({ root }, host, {});
    await mustLock(sink, 'a run');
    await sink.close();
    expect(existsSync(root)).toBe(false);
  });
});
