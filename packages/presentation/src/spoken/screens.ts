import { counted } from '../counts.ts';
import { frameTexts } from '../screens/frame.ts';
import { type RunbookStepState, runbookStepLooks } from '../screens/rotation.ts';

/** What the screen reader says of a screen that is drawn otherwise. Dates and spans are in words. */
export const spokenTexts = {
  start: {
    newCluster:
      'Questions, one after the other; enter alone keeps what stands. They end in a kpki.yaml that you hear first.',
  },
  plan: {
    summary: (summary: string, isSomething: boolean): string =>
      `Plan. ${summary}${isSomething ? ' Nothing has been written.' : ''}`,
    more: (lines: number): string => `And ${counted(lines, 'line')} more: type all.`,
  },
  calendar: {
    several: (name: string, count: number): string => `${name}, ${count} of them`,
    ago: (span: string, date: string): string => `${span} ago, on ${date}`,
    ahead: (span: string, date: string): string => `in ${span}, on ${date}`,
  },
  rotation: {
    failed: 'Rotation: reading failed.',
    /** `observed`: how much of an open step is; null: nothing. */
    step: (number: number, is: RunbookStepState, observed: string | null, text: string): string =>
      `Runbook ${number}, ${runbookStepLooks[is].word}${observed === null ? '' : `, ${observed}`}: ${text}`,
  },
  artifact: {
    left: (state: string, span: string, date: string): string => `${state}, ${span} left, until ${date}`,
    ago: (state: string, span: string): string => `${state}, ${span} ago`,
    unknown: (artifact: string): string => `Nothing is known of ${artifact} yet.`,
    noDrift: (location: string): string => `Location ${location} has no drift.`,
    actions: (artifact: string): string => `Actions for ${artifact}. Each is planned first.`,
  },
  trust: { firstToExpire: 'The first to expire:' },
  live: {
    title: (summary: string): string => `Servers. ${summary}`,
    asking: (servers: number): string => `Asking ${counted(servers, 'server')}.`,
    row: (server: string, node: string, endpoint: string, text: string): string =>
      `${server} on ${node}, at ${endpoint}: ${text}.`,
    expires: (date: string, span: string): string => `It expires on ${date}, in ${span}.`,
    expired: (date: string, span: string): string => `It expired on ${date}, ${span} ago.`,
  },
  fleet: {
    none: 'Fleet. No clusters here.',
    count: (environments: number): string => `Fleet. ${counted(environments, 'environment')}, the worst first.`,
    expiries: (summary: string): string => `Expiries of the fleet. ${summary}.`,
    unread: (sinks: string): string => `Not read: ${sinks}.`,
    rotating: (cas: string): string => `Rotating: ${cas}.`,
  },
  environments: {
    count: (count: number, file: string): string => `Environments. ${count} in ${file}.`,
    /** `backends` and `sinks`: in a row, with `and`. */
    row: (
      name: string,
      is: { readonly isShown: boolean; readonly readOnly: boolean },
      backends: string,
      sinks: string,
    ): string =>
      `${name}${is.isShown ? ', this one' : ''}: ${frameTexts.modes[is.readOnly ? 'read-only' : 'read-write']}; keys from ${backends}; results to ${sinks}.`,
    cas: (name: string, text: string): string => `CAs of ${name}: ${text}.`,
    testing: (name: string): string => `Testing environment ${name}.`,
    tested: (name: string, text: string): string => `Test of ${name}: ${text}`,
    testFailed: (name: string): string => `Test of ${name}: failed.`,
    key: (ca: string, environment: string, text: string): string => `Key of ${ca} in ${environment}: ${text}.`,
  },
  plugins: {
    count: (environment: string, count: number): string => `Plugins of ${environment}. ${count}.`,
    test: (plugin: string): string => `Test of ${plugin}.`,
    started: (plugin: string): string => `Test of ${plugin} started. Type stop to stop after the current case.`,
    ended: (plugin: string, text: string): string => `Test of ${plugin}: ${text}`,
    error: (plugin: string): string => `Test of ${plugin}: stopped by an error.`,
  },
} as const;
