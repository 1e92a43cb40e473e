import { hostname } from 'node:os';
import { forecastOf, type SurveyEntry, surveyOf } from '@kpki/engine';
import { runTexts, type Shown, type SurveyReport, shown, soonIn, surveyDocument } from '@kpki/presentation';
import { defaultRenewBefore } from '@kpki/spec';
import type { Invocation } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import { commandTextWith } from '../options/command-text.ts';
import { secondsOf } from '../options/duration-option.ts';
import type { OptionValues } from '../options/options.ts';
import { surveyRecord } from '../print/report/report.ts';
import { isEndpoint, lookAtEndpoint } from '../session/walk/look-at-endpoint.ts';
import { walk } from '../session/walk/walk.ts';
import { showReport } from './show-report.ts';
import type { optionsOfFiles } from './status.ts';

/** The options that this report reads, and no others. */
type OfFiles = Omit<Invocation, 'options'> & { readonly options: Pick<OptionValues, (typeof optionsOfFiles)[number]> };

export async function statusOfFiles({ arguments: paths, options, terminal, call }: OfFiles): Promise<Exit> {
  const seconds = secondsOf(options, 'within');
  const [endpoints, folders] = [paths.filter(isEndpoint), paths.filter((path) => !isEndpoint(path))];
  const walked = await walk(folders, call, (text) => terminal.progress(text));
  const served = await Promise.all(endpoints.map((each) => lookAtEndpoint(each, call)));
  const files = [...walked.files, ...served];
  const read = walked.read + served.filter(({ content }) => content !== null).length;
  const at = new Date();
  const circumstance = { now: at, renewBefore: defaultRenewBefore };
  const found = surveyOf(files, circumstance);
  const forecast = forecastOf(found, circumstance);
  const entries = shown(found, commandTextWith(''));
  const source = runTexts.filesOn(hostname());
  const report: SurveyReport = {
    source,
    cluster: null,
    entries,
    drifted: [],
    unread: [],
    forecast,
    at,
    paths,
    read,
    hasEndpoints: endpoints.length > 0,
  };
  const soon = soonIn(forecast, { within: options.within ?? null, seconds, ...circumstance });
  terminal.progress(null);
  await showReport(report, options, terminal, {
    document: (isWide) => surveyDocument(report, soon, isWide),
    record: () => surveyRecord(report),
  });
  const isToDo = entries.some(({ state }) => state !== 'ok') || soon.asked.length > 0;
  if (entries.some(isAbsent)) return 'failed';
  return options['exit-code'] === true && isToDo ? 'pending' : 'done';
}

/** A missing file or silent server may be a typo, which must not look healthy. */
function isAbsent({ state, findings }: Shown<SurveyEntry>): boolean {
  return state === 'missing' || findings.some(({ reason }) => reason === 'unreachable');
}
