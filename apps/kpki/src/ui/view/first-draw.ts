const enter = '\u001b[?1049h';
const leave = '\u001b[?1049l';
/** A terminal that has grown since `enter` may scroll what is still drawn above the screen of the shell: tmux 3.3 does. */
const eraseAndLeave = `\u001b[H\u001b[J${leave}`;
const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
const begin = '\u001b[?2026h';
const end = '\u001b[?2026l';
const home = '\u001b[H';
const eraseLine = '\u001b[2K';

// biome-ignore lint/suspicious/noControlCharactersInRegex: a mode is set by such a sequence.
const onlyModes = /^(?:\u001b\[\?\d+[hl])*$/;

/** A frame that is drawn before the view is loaded, which draws over it. */
export interface FirstDraw {
  /** Opens the alternate screen, and draws these rows there. */
  readonly draw: (rows: readonly string[]) => void;
  /**
   * Returns what the terminal gets of a text that the view writes: Ink opens the alternate screen again, which would clear
   * it, draws its first frame from where the cursor is, and closes the screen with the last frame on it.
   */
  readonly passed: (text: string) => string;
  /** Closes the screen, unless the view has it by then. */
  readonly end: () => void;
}

/** `onCrash`: to be called if the program ends by a defect before the view has the screen. */
export function firstDraw(
  write: (text: string) => void,
  onCrash: () => void,
  from: NodeJS.EventEmitter = process,
): FirstDraw {
  let rowsDrawn = 0;
  let is: 'closed' | 'drawn' | 'taken' = 'closed';
  const deafen = (): void => {
    from.off('exit', close);
    from.off('uncaughtExceptionMonitor', onCrash);
  };
  const close = (): void => {
    deafen();
    if (is !== 'drawn') return;
    is = 'closed';
    write(`${eraseAndLeave}${showCursor}`);
  };
  return {
    draw: (rows) => {
      is = 'drawn';
      rowsDrawn = rows.length;
      from.on('exit', close);
      // Before the listener that reports the defect: the report belongs on the screen of the shell.
      from.on('uncaughtExceptionMonitor', onCrash);
      write(`${enter}${hideCursor}${begin}${home}${rows.join('\n')}${end}`);
    },
    passed: (text) => {
      if (is === 'drawn' && text === enter) {
        // From here on, Ink closes it.
        deafen();
        is = 'taken';
        return '';
      }
      if (text === leave) return eraseAndLeave;
      if (is !== 'taken' || onlyModes.test(text)) return text;
      is = 'closed';
      return drawnOver(text, rowsDrawn);
    },
    end: close,
  };
}

/** Erases line by line, so that no moment shows an empty screen. The view may draw less, after a resize. */
function drawnOver(text: string, rowsDrawn: number): string {
  const lines = text.split('\n');
  const below = lines.length < rowsDrawn ? `\u001b[${lines.length + 1}H\u001b[J` : '';
  return `${below}${home}${lines.map((line) => `${eraseLine}${line}`).join('\n')}`;
}
