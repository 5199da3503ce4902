export * from './directives.ts';
export type { CheckKind, CheckRow } from './exposure/checks.ts';
export { CHECKS, levelOf, SCORED_DIRECTIVES } from './exposure/checks.ts';
export * from './exposure/exposure.ts';
export * from './exposure/improvements.ts';
export * from './exposure/values.ts';
export * from './nixos.ts';
export * from './render.ts';
export * from './versions.ts';
