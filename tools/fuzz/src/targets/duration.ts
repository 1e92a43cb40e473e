import { durationText, parseDuration } from '@kpki/spec';
import { demand, type Target, textOf } from '../target.ts';

export const duration: Target = {
  name: 'duration',
  seeds: ['10y', '1y30d', '8760h0m0s', '-1h', '1.5y', '999999999y', '0s'],
  run: (bytes) => {
    const { seconds, reason } = parseDuration(textOf(bytes));
    if (seconds === undefined) return demand(reason !== '', 'a refusal has its reason');
    demand(Number.isSafeInteger(seconds) && seconds > 0, 'a duration is a positive number of whole seconds');
    demand(parseDuration(durationText(seconds)).seconds === seconds, 'a duration is read back as it was printed');
  },
};
