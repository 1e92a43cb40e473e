import { authorityEntries } from '../catalogue/authorities.ts';
import type { AuthorityUse, Environment, PluginUse, SinkUse } from '../configuration.ts';
import { type Path, shown } from '../problem.ts';
import type { AuthorityForm, EnvironmentForm, Loose, PluginForm, SinkForm } from './form.ts';
import { nearest } from './nearest.ts';
import type { Report } from './report.ts';
import { keyPositionAt, positionAt, type SourceNode } from './source.ts';

/** Which environment is meant: null where the file has none, undefined where it cannot be told (and is reported). */
export function pickEnvironment(
  names: readonly string[],
  wanted: string | undefined,
  report: Report,
): string | null | undefined {
  const list = names.map((name) => shown(name)).join(', ');
  if (wanted !== undefined) {
    if (names.includes(wanted)) return wanted;
    const near = nearest(wanted, names);
    const choices = names.length === 0 ? 'this file has no environments' : `there are ${list}`;
    report(
      names.length === 0 ? [] : ['environments'],
      `no environment ${shown(wanted)}; ${near === null ? choices : `did you mean ${shown(near)}?`}`,
      'choice',
    );
    return undefined;
  }
  if (names.length <= 1) return names[0] ?? null;
  report(['environments'], `several environments, and none is picked: pick one of ${list} with -e`, 'choice');
  return undefined;
}

/** What one part of an environment says of another: backends that authorities name are declared. */
export function judgeEnvironment(form: Loose<EnvironmentForm>, path: Path, report: Report): void {
  const backends = Object.keys(form.backends ?? {});
  const unknownBackend = (name: string): string => {
    const near = nearest(name, backends);
    if (near !== null) return `no backend ${shown(name)} in this environment; did you mean ${shown(near)}?`;
    return `no backend ${shown(name)} in this environment; declare it in \`backends\``;
  };
  for (const [name, authority] of Object.entries(form.authorities ?? {})) {
    const keys = authority?.keys;
    if (keys !== undefined && !backends.includes(keys)) {
      report([...path, 'authorities', name, 'keys'], unknownBackend(keys));
    }
    const issuer = authority?.issuer;
    if (issuer === undefined) continue;
    const issuerPath = [...path, 'authorities', name, 'issuer'];
    const slash = issuer.indexOf('/');
    if (slash >= 0) {
      if (!backends.includes(issuer.slice(0, slash))) report(issuerPath, unknownBackend(issuer.slice(0, slash)));
      else if (slash === issuer.length - 1)
        report(issuerPath, `${shown(issuer)} names no issuer; write BACKEND/ISSUER`);
    } else if (issuer === name) report(issuerPath, `${shown(issuer)} is the authority itself; write \`self\``);
    else if (issuer !== 'self' && !authorityEntries.some((entry) => entry.name === issuer)) {
      const choices = ['self', ...authorityEntries.map((entry) => entry.name)];
      const near = nearest(issuer, choices);
      const list = choices.map((choice) => `\`${choice}\``).join(', ');
      const next = near === null ? `write ${list} or BACKEND/ISSUER` : `did you mean \`${near}\`?`;
      report(issuerPath, `${shown(issuer)} is no issuer; ${next}`);
    }
  }
}

/** A form without a problem as an environment. */
export function environmentOf(name: string, form: EnvironmentForm, root: SourceNode): Environment {
  const path = ['environments', name];
  const sinks = Object.entries(form.sinks ?? {});
  const backends = Object.entries(form.backends ?? {});
  return {
    name,
    backends: Object.fromEntries(
      backends.map(([key, plugin]) => [key, pluginUse(plugin, root, [...path, 'backends', key])]),
    ),
    sinks: Object.fromEntries(sinks.map(([key, sink]) => [key, sinkUse(sink, root, [...path, 'sinks', key])])),
    authorities: Object.fromEntries(
      Object.entries(form.authorities ?? {}).map(([key, authority]) => [
        key,
        authorityUse(authority, root, [...path, 'authorities', key]),
      ]),
    ),
    readOnly: form.readOnly ?? false,
  };
}

function pluginUse(form: PluginForm, root: SourceNode, path: Path): PluginUse {
  const options = form.with === undefined ? path : [...path, 'with'];
  return {
    use: form.use,
    with: form.with ?? {},
    position: positionAt(root, [...path, 'use']),
    positionOf: (inside) => {
      const steps = inside.map((step) => stepOf(typeof step === 'object' ? step.key : step));
      return form.with === undefined || steps.length === 0
        ? keyPositionAt(root, options)
        : positionAt(root, [...options, ...steps]);
    },
  };
}

function sinkUse(form: SinkForm, root: SourceNode, path: Path): SinkUse {
  const layoutPosition = positionAt(root, [...path, 'layout']);
  return { ...pluginUse(form, root, path), layout: form.layout, layoutPosition };
}

function stepOf(step: PropertyKey): string | number {
  return typeof step === 'number' ? step : String(step);
}

function authorityUse(form: AuthorityForm, root: SourceNode, path: Path): AuthorityUse {
  return {
    ...(form.keys === undefined ? {} : { keys: form.keys }),
    ...(form.key === undefined ? {} : { key: form.key }),
    ...(form.issuer === undefined ? {} : { issuer: form.issuer }),
    positionOf: (field) => positionAt(root, [...path, field]),
  };
}
