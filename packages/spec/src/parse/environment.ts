import type { CaUse, Environment, PluginUse, SinkUse } from '../configuration.ts';
import { type Path, shown } from '../problem.ts';
import { judgeCaUses, reservedBackendNames } from './environment-cas.ts';
import { liveOf } from './environment-live.ts';
import type { CaForm, EnvironmentForm, Loose, PluginUseForm, SinkForm } from './form.ts';
import { nearest } from './nearest.ts';
import type { ReportProblem } from './report.ts';
import { keyPositionAt, positionAt, type SourceNode } from './source.ts';

export function pickEnvironment(
  names: readonly string[],
  wanted: string | undefined,
  report: ReportProblem,
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

export function judgeEnvironment(form: Loose<EnvironmentForm>, path: Path, report: ReportProblem): void {
  for (const name of Object.keys(form.backends ?? {})) {
    if (!reservedBackendNames.includes(name)) continue;
    report([...path, 'backends', name], `${shown(name)} means an external key; choose another name`, 'key');
  }
  judgeCaUses(form, path, report);
}

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
    ca: Object.fromEntries(
      Object.entries(form.ca ?? {}).map(([key, ca]) => [key, caUse(ca, root, [...path, 'ca', key])]),
    ),
    live: liveOf(form.live),
    readOnly: form.readOnly ?? false,
  };
}

function pluginUse(form: PluginUseForm, root: SourceNode, path: Path): PluginUse {
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

function caUse(form: CaForm, root: SourceNode, path: Path): CaUse {
  return {
    ...(form.keys === undefined ? {} : { keys: form.keys }),
    ...(form.key === undefined ? {} : { key: form.key }),
    ...(form.issuer === undefined ? {} : { issuer: form.issuer }),
    positionOf: (field) => positionAt(root, [...path, field]),
  };
}
