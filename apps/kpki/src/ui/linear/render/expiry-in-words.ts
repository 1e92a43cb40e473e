import { calendarScreenTexts, fleetScreenTexts, labelTexts, spanInWords, spokenTexts } from '@kpki/presentation';
import type { CalendarRow } from '../../state/select/calendar.ts';
import { artifactInWords, dateInWords } from './in-words.ts';

interface SaidExpiry extends Pick<CalendarRow, 'first' | 'name' | 'stops' | 'state'> {
  readonly all: readonly unknown[];
  /** The cluster, where the list is of several. */
  readonly where?: string;
}

/** What expires, when, and what stops then. */
export function expiryInWords({ first, all, name, stops, state, where }: SaidExpiry): string {
  const { at, residualSeconds, artifact, renewFrom } = first;
  const { calendar: texts } = spokenTexts;
  // The lane of the drawn calendar shows it.
  const due = renewFrom === null || state !== 'ok' ? null : dateInWords(renewFrom);
  const own = all.length === 1 ? artifactInWords(artifact) : texts.several(name ?? artifact, all.length);
  const what = where === undefined ? own : fleetScreenTexts.expiries.what(own, where);
  const said =
    residualSeconds <= 0
      ? calendarScreenTexts.expired(what, texts.ago(spanInWords(-residualSeconds), dateInWords(at)))
      : calendarScreenTexts.expires(
          state === 'ok' ? what : calendarScreenTexts.inState(what, state),
          texts.ahead(spanInWords(residualSeconds), dateInWords(at)),
          due,
        );
  return `${said} ${stops === '' ? '' : labelTexts.effect(stops)}`.trim();
}
