export * from './directives.ts';
export * from './nixos.ts';
export * from './render.ts';
export * from './versions.ts';
