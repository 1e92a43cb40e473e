import type { Event, Listener } from '@kpki/engine';
import { entriesText, retryText, runTexts, type Shown, shown } from '@kpki/presentation';
import { commandTextWith } from '../options/command-text.ts';
import { type Format, isText } from '../options/options.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { envelope, line } from './record.ts';

/** Shows the engine's events: redrawn in a terminal; elsewhere only warnings, failures and pauses. */
export function progressListener(terminal: Terminal): Listener {
  const noteRetry = retryNotes(terminal);
  let total = 0;
  let done = 0;
  return (reported) => {
    const event = shown(reported, commandTextWith(''));
    if (event.type === 'applying') {
      total = event.steps;
      done = 0;
    }
    if (event.type === 'step done') done += 1;
    const progress = progressOf(event, `${done} of ${total}`);
    if (progress !== null) terminal.progress(progress);
    const note = noteOf(event);
    if (note !== null) terminal.note(note);
    if (!terminal.redraws) noteRetry(event);
  };
}

/** A sink refuses all concurrent requests at once: one line for each attempt is enough. */
function retryNotes(terminal: Terminal): (event: Shown<Event>) => void {
  let attempts = new Set<string>();
  return (event) => {
    if (event.type === 'asking again') return terminal.note(attemptOf(event));
    if (event.type !== 'retrying') {
      if (event.type !== 'reading') attempts = new Set();
      return;
    }
    const attempt = `${event.sink} ${event.attempt} ${event.text}`;
    if (!attempts.has(attempt)) terminal.note(attemptOf(event));
    attempts.add(attempt);
  };
}

function progressOf(event: Shown<Event>, count: string): string | null {
  switch (event.type) {
    case 'reading':
    case 'repairing':
      return `${event.type} ${event.location}`;
    case 'applying':
      return count;
    case 'step started':
      return `${count}  ${event.action} ${event.artifact}`;
    case 'step done':
      return `${count}  ${event.artifact}`;
    case 'writing':
      return runTexts.writing(entriesText(event.entries, [event.location]), event.location);
    case 'retrying':
      return `${count}  ${attemptOf(event)}`;
    case 'asking again':
      return `${count}  ${attemptOf(event)}`;
    case 'step waits':
    case 'step failed':
    case 'write failed':
    case 'repaired':
    case 'written':
    case 'revealed':
    case 'log':
      return null;
  }
}

function attemptOf(event: Extract<Shown<Event>, { type: 'retrying' | 'asking again' }>): string {
  const who = event.type === 'retrying' ? `sink ${event.sink}` : `backend ${event.backend}`;
  return retryText({ ...event, who });
}

/** Returns a line to keep. The error that ends the run reports locations that could not be written. */
function noteOf(event: Shown<Event>): string | null {
  // Several steps may fail, and the final error reports one, without its artifact.
  if (event.type === 'step failed') return runTexts.stepFailed(event.action, event.artifact, event.text);
  if (event.type === 'step waits') return runTexts.stepPending(event.artifact, event.text);
  if (event.type === 'log' && event.level === 'warn') return runTexts.warned(event.from, event.text);
  return null;
}

export function lineListener(terminal: Terminal): Listener {
  const others = progressListener({ ...terminal, redraws: false });
  return (event) => {
    if (event.type === 'step done') terminal.note(`${event.action} ${event.artifact}`);
    else if (event.type === 'repaired') terminal.note(runTexts.repaired(event.location));
    else if (event.type === 'written')
      terminal.note(runTexts.wrote(entriesText(event.entries, [event.location]), event.location));
    others(event);
  };
}

export function listenerFor(terminal: Terminal, format: Format): Listener {
  if (isText(format)) return terminal.redraws ? progressListener(terminal) : lineListener(terminal);
  return (event) => terminal.out(line(envelope('Event', event), format));
}
