import { hash } from 'node:crypto';
import {
  type Call,
  type Change,
  type Entry,
  type Location,
  PluginError,
  type Revision,
  type Sink,
  type Snapshot,
} from '@kpki/plugin';
import { EngineError, saidBy } from '../model/errors.ts';
import type { LeftByWrite } from '../model/plugin-faults.ts';
import { statement } from '../model/statement.ts';
import { type Pause, type RetryPolicy, waitAfter } from './retry-policy.ts';

interface UncertainWrite {
  /** Retries `read`; `write` makes one attempt. */
  readonly sink: Pick<Sink, 'read' | 'write'>;
  readonly at: Location;
  readonly change: Change;
  readonly expected: Revision | null;
  readonly call: Call;
}

type AttemptedWrite = Pick<UncertainWrite, 'change' | 'expected'>;

/** An empty change has a sink repair the location. */
const nothing: Change = { set: new Map(), unset: new Set() };

/**
 * Writes, and retries where nothing was written. Resolves an uncertain write by reading: either the new content is
 * stored, or the old one still is. A half-finished write is repaired. Throws 'conflict' where neither is stored, and
 * 'uncertain' where reading fails too, or the write is never finished: once an attempt may have written something, the
 * refusal of a later one does not prove that nothing was written.
 */
export async function resolveUncertainWrite(
  writing: UncertainWrite,
  retryPolicy: RetryPolicy,
  tell: (pause: Pause) => void,
): Promise<Snapshot | null> {
  const { sink, at, change, expected, call } = writing;
  const whole: AttemptedWrite = { change, expected };
  let next = whole;
  let hasFailed = false;
  let hasBegun = false;
  for (let attempt = 1; ; attempt += 1) {
    let failure: PluginError;
    try {
      const answer = await sink.write(at, next.change, next.expected, call);
      if (holds(answer, change)) return answer;
      failure = new EngineError('uncertain', statement('plugin/write/answer-differs', { location: at.id }));
    } catch (error) {
      if (!PluginError.is(error)) throw error;
      failure = error;
    }
    // A write that seemed lost, and arrived all the same, makes the next one a conflict.
    const isOpen = failure.code === 'uncertain' || (failure.code === 'conflict' && hasFailed);
    const isLast = (!isOpen && failure.code !== 'unavailable') || attempt >= retryPolicy.attempts;
    hasBegun ||= failure.code === 'uncertain';
    if (isLast && !isOpen && !hasBegun) throw failure;
    if (isOpen || isLast) {
      const found = await readBack(writing, failure);
      const isMade = holds(found, change);
      if (isMade && (found === null || found.drift.length === 0)) return found;
      const isUnfinished = isMade || isHalfMade(found, change);
      if (isOpen && !isUnfinished && (found?.revision ?? null) !== expected) throw changedMeanwhile(at, failure);
      if (isLast) throw hasBegun ? leftOpen(writing, found, failure) : failure;
      next = isUnfinished && found !== null ? { change: nothing, expected: found.revision } : whole;
    }
    hasFailed = true;
    await waitAfter(failure, attempt, retryPolicy, call.signal, tell);
  }
}

/** Whether part of the change is stored and the sink reports drift: an empty change finishes it. */
function isHalfMade(found: Snapshot | null, { set }: Change): boolean {
  if (found === null || found.drift.length === 0) return false;
  return [...set].some(([name, entry]) => found.entries.get(name)?.digest === digestOf(entry));
}

/** Names the new and the old files: a person who repairs this needs to know which pairs fit. */
function leftOpen({ change, expected }: UncertainWrite, found: Snapshot | null, cause: PluginError): PluginError {
  const isAsBefore = (found?.revision ?? null) === expected && (found === null || found.drift.length === 0);
  const left = isAsBefore ? { written: [], old: [], unremoved: [] } : leftIn(change, found);
  const said = statement('plugin/write/unfinished', { why: saidBy(cause), left });
  return new EngineError('uncertain', said, null, { cause });
}

function leftIn({ set, unset }: Change, found: Snapshot | null): LeftByWrite {
  const isSet = (name: string, entry: Entry): boolean => found?.entries.get(name)?.digest === digestOf(entry);
  const entries = [...set];
  return {
    written: entries.flatMap(([name, entry]) => (isSet(name, entry) ? [name] : [])),
    old: entries.flatMap(([name, entry]) => (isSet(name, entry) ? [] : [name])),
    unremoved: [...unset].filter((name) => isThere(found, name)),
  };
}

async function readBack({ sink, at, call }: UncertainWrite, failure: PluginError): Promise<Snapshot | null> {
  try {
    return await sink.read(at, call);
  } catch (cause) {
    if (!PluginError.is(cause)) throw cause;
    const said = statement('plugin/write/unknown', { why: saidBy(failure), reading: saidBy(cause) });
    throw new EngineError('uncertain', said, null, { cause });
  }
}

function changedMeanwhile(at: Location, cause: PluginError): PluginError {
  return new EngineError('conflict', statement('plugin/write/changed-meanwhile', { location: at.id }), null, { cause });
}

function holds(snapshot: Snapshot | null, { set, unset }: Change): boolean {
  const entries = snapshot?.entries;
  const isSet = [...set].every(([name, entry]) => entries?.get(name)?.digest === digestOf(entry));
  return isSet && ![...unset].some((name) => isThere(snapshot, name));
}

function isThere(snapshot: Snapshot | null, name: string): boolean {
  return snapshot?.entries.has(name) === true || snapshot?.unreadable?.has(name) === true;
}

function digestOf(entry: Entry): string {
  return entry.kind === 'public'
    ? hash('sha256', entry.bytes, 'hex')
    : entry.bytes.use((bytes) => hash('sha256', bytes, 'hex'));
}
