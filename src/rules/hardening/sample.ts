/** Modules and a shared hardening set for the cases of the hardening rules. */

/** The baseline as a project writes it once; see seed 000 Pattern 3. */
export const HARDENING = `{
  NoNewPrivileges = true;
  ProtectSystem = "strict";
  ProtectHome = true;
  PrivateTmp = true;
  ProtectKernelTunables = true;
  ProtectKernelModules = true;
  ProtectKernelLogs = true;
  ProtectControlGroups = true;
  ProtectClock = true;
  RestrictRealtime = true;
  RestrictSUIDSGID = true;
  RestrictNamespaces = true;
  LockPersonality = true;
  MemoryDenyWriteExecute = true;
  RemoveIPC = true;
  PrivateMounts = true;
  PrivateDevices = true;
  RestrictAddressFamilies = [ "AF_INET" "AF_INET6" "AF_UNIX" ];
  SystemCallArchitectures = "native";
  UMask = "0077";
}`;

export const LIBRARY = `{ lib }:
rec {
  standardSecurityConfig = ${HARDENING};

  mkDaemon = name: cfg: serviceConfig: {
    systemd.services.\${name} = {
      wantedBy = [ "multi-user.target" ];
      serviceConfig = standardSecurityConfig // { User = name; } // serviceConfig;
    };
  };

  withoutDevices = removeAttrs standardSecurityConfig [ "PrivateDevices" ];
}
`;

/** A module of one service; `serviceConfig` and the attributes beside it as Nix text. Its `serviceConfig` is on line 16. */
export const daemon = (serviceConfig: string, beside = ''): string => `{ config, lib, pkgs, ... }:
let
  cfg = config.services.beacon;
  common = import ./lib/hardening.nix { inherit lib; };
in
{
  options.services.beacon = {
    enable = lib.mkEnableOption "the beacon";
    harden = lib.mkOption { type = lib.types.bool; default = false; };
    extraConfig = lib.mkOption { type = lib.types.attrs; default = { }; };
  };

  config = lib.mkIf cfg.enable {
    systemd.services.beacon = {
      wantedBy = [ "multi-user.target" ];
      serviceConfig = ${serviceConfig};${beside === '' ? '' : `\n      ${beside}`}
    };
  };
}
`;

/** Files of a project with the shared set. */
export const withLibrary = (module: string): Record<string, string> => ({
  'modules/beacon.nix': module,
  'modules/lib/hardening.nix': LIBRARY,
});
