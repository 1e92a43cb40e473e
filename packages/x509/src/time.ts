import { PluginError } from '@kpki/plugin';
import { type Cursor, malformed, peekTag, read } from './der-read.ts';
import { element } from './der-write.ts';
import { tags } from './tags.ts';

/** Encodes UTCTime through 2049, then GeneralizedTime (RFC 5280 section 4.1.2.5); throws 'invalid' for other years. */
export function encodeTime(time: Date): Uint8Array {
  const year = time.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) throw new PluginError('invalid', 'a time outside of the years 0 to 9999');
  const rest = [
    time.getUTCMonth() + 1,
    time.getUTCDate(),
    time.getUTCHours(),
    time.getUTCMinutes(),
    time.getUTCSeconds(),
  ].map((part) => String(part).padStart(2, '0'));
  const isShort = year >= 1950 && year < 2050;
  const text = `${String(year)
    .padStart(4, '0')
    .slice(isShort ? 2 : 0)}${rest.join('')}Z`;
  return element(isShort ? tags.utcTime : tags.generalizedTime, Buffer.from(text, 'latin1'));
}

export interface ReadTime {
  readonly time: Date;
  /** UTCTime without seconds, which Go accepts and RFC 5280 forbids. */
  readonly secondsLeftOut: boolean;
}

const utcTime = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})$/;
const generalizedTime = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(Z|[+-]\d{4})$/;

/** Reads the times that Go's parser accepts: both types, also with an offset, if the encoding is canonical. */
export function readTime(cursor: Cursor, what: string): ReadTime {
  const tag = peekTag(cursor);
  if (tag !== tags.utcTime && tag !== tags.generalizedTime)
    throw malformed(what, 'neither UTCTime nor GeneralizedTime');
  const text = Buffer.from(read(cursor, tag, what)).toString('latin1');
  const match = (tag === tags.utcTime ? utcTime : generalizedTime).exec(text);
  if (match === null) throw malformed(what, tag === tags.utcTime ? 'not a UTCTime' : 'not a GeneralizedTime');
  const [, yearText = '', month = '', day = '', hour = '', minute = '', second, offset = ''] = match;
  const year = tag === tags.utcTime ? fullYear(Number(yearText)) : Number(yearText);
  const time = new Date(0);
  time.setUTCFullYear(year, Number(month) - 1, Number(day));
  time.setUTCHours(Number(hour), Number(minute), Number(second ?? 0));
  // A date that does not exist, such as the 30th of February, becomes another date.
  const asRead = [time.getUTCMonth() + 1, time.getUTCDate(), time.getUTCHours(), time.getUTCMinutes()];
  const exists = [month, day, hour, minute].every((part, index) => Number(part) === asRead[index]);
  if (!exists || time.getUTCSeconds() !== Number(second ?? 0)) throw malformed(what, 'a date that does not exist');
  return {
    time: new Date(time.getTime() - offsetMinutes(offset, what) * 60_000),
    secondsLeftOut: second === undefined,
  };
}

/** RFC 5280 section 4.1.2.5.1: 50 to 99 are in the 20th century. */
function fullYear(short: number): number {
  return short >= 50 ? 1900 + short : 2000 + short;
}

function offsetMinutes(offset: string, what: string): number {
  if (offset === 'Z') return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(3, 5));
  const isZero = hours === 0 && minutes === 0;
  if (isZero || hours > 24 || minutes > 59) throw malformed(what, 'an offset that is not written as it must be');
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
