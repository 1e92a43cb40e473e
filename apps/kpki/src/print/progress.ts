import type { Event, Listener } from '@kpki/engine';
import type { Terminal } from '../terminal/terminal.ts';
import { counted } from '../text/count.ts';

/** Shows the engine's events while it works: redrawn in place in a terminal, nothing but warnings and failures elsewhere. */
export function progressListener(terminal: Terminal): Listener {
  let total = 0;
  let done = 0;
  return (event: Event) => {
    switch (event.type) {
      case 'reading':
        terminal.progress(`reading ${event.place}`);
        return;
      case 'applying':
        total = event.steps;
        done = 0;
        terminal.progress(`0 of ${total}`);
        return;
      case 'repairing':
        terminal.progress(`repairing ${event.place}`);
        return;
      case 'step started':
        terminal.progress(`${done} of ${total}  ${event.action} ${event.artefact}`);
        return;
      case 'step done':
        done += 1;
        terminal.progress(`${done} of ${total}  ${event.artefact}`);
        return;
      case 'step failed':
        // Several may fail, and the error that ends the run tells of one, without the name of what it was made for.
        terminal.note(`could not ${event.action} ${event.artefact}: ${event.text}`);
        return;
      case 'writing':
        terminal.progress(`writing ${counted(event.entries, 'entry', 'entries')} to ${event.place}`);
        return;
      case 'log':
        if (event.level === 'warn') terminal.note(`warning: ${event.from}: ${event.text}`);
        return;
      // The error that ends the run tells of the place.
      case 'write failed':
      case 'repaired':
      case 'written':
      case 'revealed':
        return;
    }
  };
}

/** For a pipe: a line for each step that is done and each place that is written. */
export function lineListener(terminal: Terminal): Listener {
  const quiet = progressListener(terminal);
  return (event) => {
    if (event.type === 'step done') terminal.note(`${event.action} ${event.artefact}`);
    else if (event.type === 'repaired') terminal.note(`repaired ${event.place}`);
    else if (event.type === 'written')
      terminal.note(`wrote ${counted(event.entries, 'entry', 'entries')} to ${event.place}`);
    else quiet(event);
  };
}
