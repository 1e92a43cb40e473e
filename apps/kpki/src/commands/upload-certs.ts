import {
  joinFilesOf,
  joinLocation,
  type Listener,
  newCertificateKey,
  type ObservedState,
  type OpenSink,
  pinOfCa,
  putJoinSecret,
  readObservedState,
  refuseUnread,
} from '@kpki/engine';
import { consentTexts, handOutTexts, minuteOf } from '@kpki/presentation';
import { caEntries } from '@kpki/spec';
import type { Invocation, RunCommand } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import { Fault } from '../fault.ts';
import { optionWords } from '../options/option-words.ts';
import { isText } from '../options/options.ts';
import { progressListener } from '../print/progress.ts';
import { envelope, record } from '../print/record.ts';
import { type ReadConfiguration, refuseReadOnly, sinkNameIn, targetAt } from '../session/configuration.ts';
import { keyFilesOf } from '../session/known-plugins.ts';
import { withSinks } from '../session/session.ts';
import { programName } from '../terminal/program-name.ts';
import { consent } from './consent.ts';

/** The only sink with namespaces and owners: elsewhere the Secret would be a file that no node downloads. */
const kubernetes = '@kpki/kubernetes';

/** Uploads what further control-plane nodes download, and shows its key once. */
export const run: RunCommand = (invocation) => {
  const { options, terminal, call } = invocation;
  const to = targetAt(sinkNameIn('to', options.to), options.file);
  const { from: _, ...itsEnvironment } = to;
  const source = options.from === undefined ? itsEnvironment : targetAt(sinkNameIn('from', options.from), options.file);
  const listener = progressListener(terminal);
  return withSinks<Exit>(to, terminal, listener, async (configuration, [sink]) => {
    refuseReadOnly(configuration);
    if (sink === undefined) throw new Fault('usage', `--to: there is no sink ${to.from}`);
    refuseOtherSink(configuration, sink);
    return withSinks<Exit>(source, terminal, listener, async (from, sinks) => {
      refuseKeysElsewhere(from);
      const { cluster } = from;
      const observed = await readObservedState(cluster, sinks, listener, call);
      refuseUnread(observed.locations);
      terminal.progress(null);
      return uploadSecret(observed, sink, invocation, listener);
    });
  });
};

async function uploadSecret(
  observed: ObservedState,
  sink: OpenSink,
  invocation: Invocation,
  listener: Listener,
): Promise<Exit> {
  const { options, terminal, call } = invocation;
  terminal.note(handOutTexts.upload(observed.cluster.name, joinLocation(sink).id));
  const pin = pinOfCa(observed);
  if (pin !== null) terminal.note(handOutTexts.caPin(pin));
  if (options.yes !== true) {
    const words = optionWords({ file: options.file, from: options.from, to: options.to });
    const instead = consentTexts.withYes(`${programName()} upload-certs${words}`);
    if (!(await consent(terminal, 'Upload it?', instead))) return 'failed';
  }
  using key = newCertificateKey();
  const { expires, location } = await putJoinSecret(observed, sink, key, new Date(), listener, call);
  terminal.progress(null);
  const certificateKey = key.use((bytes) => Buffer.from(bytes).toString('hex'));
  const format = options.output ?? 'table';
  if (!isText(format)) {
    const report = { location, expires: expires.toISOString(), certificateKey };
    terminal.out(record(envelope('JoinSecret', report), format));
    return 'done';
  }
  terminal.out(certificateKey);
  terminal.note(handOutTexts.uploaded(location, minuteOf(expires)));
  terminal.note(handOutTexts.joinLine);
  return 'done';
}

/** kubeadm copies the CA keys from node to node, so they must be in files. */
function refuseKeysElsewhere(configuration: ReadConfiguration): void {
  const hasKeyFile = keyFilesOf(configuration);
  const carried = joinFilesOf(configuration.cluster).filter(({ part }) => part === 'private key');
  const elsewhere = caEntries
    .map(({ name }) => name)
    .filter((name) => carried.some(({ artifact }) => artifact === name) && !hasKeyFile(name));
  if (elsewhere.length === 0) return;
  const keys = `the ${elsewhere.length === 1 ? 'key of' : 'keys of'} ${elsewhere.join(', ')}`;
  const instead = handOutTexts.joinInstead;
  throw new Fault('failed', `${keys} are in no file that kubeadm could hand on; ${instead}`);
}

function refuseOtherSink({ environment }: ReadConfiguration, { name }: OpenSink): void {
  const use = environment?.sinks[name]?.use;
  if (use === kubernetes) return;
  throw new Fault('usage', `--to: sink ${name} is of ${use ?? 'a directory'}; the Secret goes to one of ${kubernetes}`);
}
