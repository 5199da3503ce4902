# Evaluates the example project with stand-ins for NixOS's own options and for nixpkgs.
# Used by check-example.sh, which passes both paths.
{ lib, root }:

let
  l = import lib;
  rootPath = /. + root;
  mylib = import (rootPath + "/lib") { lib = l; };

  derivation = name: { type = "derivation"; inherit name; outPath = "/nix/store/00000000000000000000000000000000-${name}"; meta.mainProgram = name; };
  builders = l.genAttrs [ "buildGoModule" "buildNpmPackage" "fetchFromGitHub" ] (_: args: args)
    // { rustPlatform.buildRustPackage = args: args; };
  callPackage = file: args:
    let function = import file;
    in function (builtins.intersectAttrs (builtins.functionArgs function) (pkgs // builders // { lib = l; }) // args);
  packages = import (rootPath + "/pkgs") { pkgs = { inherit callPackage; }; };
  pkgs = l.genAttrs
    [ "liquidsoap" "icecast" "ffmpeg-headless" "nodejs" "rclone" "msmtp" "vector" "victoriametrics" "frp" "mosquitto"
      "firefox" "git" "htop" "tmux" "pkg-config" "openssl" "zstd" "sqlite" ]
    derivation
  // {
    fjordnet = l.mapAttrs (_: package: derivation package.pname) packages;
    writeText = name: _: derivation name;
    formats.json = _: { generate = name: _: derivation name; };
  };

  anything = l.mkOption { type = l.types.attrsOf l.types.anything; default = { }; };
  lines = l.mkOption { type = l.types.lines; default = ""; };
  unit = l.types.submodule {
    freeformType = l.types.attrsOf l.types.anything;
    options = l.genAttrs [ "after" "wants" "requires" "wantedBy" ] (_: l.mkOption { type = l.types.listOf l.types.str; default = [ ]; })
      // { preStart = lines; serviceConfig = anything; environment = anything; };
  };
  nixos = {
    options = {
      assertions = l.mkOption { type = l.types.listOf l.types.anything; default = [ ]; };
      warnings = l.mkOption { type = l.types.listOf l.types.str; default = [ ]; };
      systemd = {
        services = l.mkOption { type = l.types.attrsOf unit; default = { }; };
        sockets = anything;
        timers = anything;
        tmpfiles.rules = l.mkOption { type = l.types.listOf l.types.str; default = [ ]; };
      };
      users = {
        mutableUsers = l.mkOption { type = l.types.bool; default = true; };
        users = anything;
        groups = anything;
      };
      networking = l.mkOption {
        type = l.types.submodule {
          freeformType = l.types.attrsOf l.types.anything;
          options.firewall = l.mkOption {
            default = { };
            type = l.types.submodule {
              freeformType = l.types.attrsOf l.types.anything;
              options = l.genAttrs [ "allowedTCPPorts" "allowedUDPPorts" ]
                (_: l.mkOption { type = l.types.listOf l.types.port; default = [ ]; });
            };
          };
        };
        default = { };
      };
      services = l.genAttrs [ "openssh" "fail2ban" "resolved" "zfs" "smartd" "caddy" "restic" "prometheus" "cage" "postgresql" "logind" ] (_: anything)
        // { udev.extraRules = lines; };
      sops = {
        defaultSopsFile = l.mkOption { type = l.types.nullOr l.types.path; default = null; };
        secrets = l.mkOption {
          default = { };
          type = l.types.attrsOf (l.types.submodule ({ name, ... }: {
            freeformType = l.types.attrsOf l.types.anything;
            options.path = l.mkOption { type = l.types.str; default = "/run/secrets/${name}"; };
          }));
        };
      };
    } // l.genAttrs [ "boot" "console" "documentation" "environment" "fileSystems" "hardware" "i18n" "nix" "nixpkgs" "powerManagement" "programs" "security" "system" "time" "virtualisation" ] (_: anything);
  };

  # Never ends by design (structure/config-recursion).
  relay = rootPath + "/modules/mesh/relay/relay.nix";

  evaluate = modules: (l.evalModules {
    specialArgs = { inherit mylib; inputs = { }; self = { }; };
    modules = [ nixos { _module.args.pkgs = pkgs; disabledModules = [ relay ]; } ] ++ modules;
  });

  # weather-prune reads an option that does not exist (structure/undeclared-option).
  forced = config: {
    inherit (config) users fileSystems virtualisation networking environment warnings modules;
    inherit (config.sops) secrets;
    systemd = config.systemd // { services = removeAttrs config.systemd.services [ "weather-prune" ]; };
    native = { inherit (config.services) caddy restic prometheus postgresql openssh; };
  };
  summary = evaluated:
    builtins.deepSeq (builtins.toJSON (forced evaluated.config)) {
      services = l.length (l.attrNames evaluated.config.systemd.services);
      failed = map (assertion: assertion.message) (l.filter (assertion: !assertion.assertion) evaluated.config.assertions);
    };

  host = name: summary (evaluate (outputs.nixosConfigurations.${name}.modules));
  outputs = (import (rootPath + "/flake.nix")).outputs {
    self = outputs;
    nixpkgs.lib = l // { nixosSystem = args: args; };
    sops-nix.nixosModules.sops = { };
  };

  everything = evaluate [
    (rootPath + "/modules")
    (rootPath + "/modules/radio/archive/retention.nix")
    (rootPath + "/modules/desktop/kiosk-session.nix")
    {
      modules.backup = { enable = true; passwordFile = "/run/secrets/backup/password"; };
      modules.alerting.enable = true;
      modules.services = l.genAttrs
        [ "studio" "encoder" "playlist" "stream" "recorder" "retention" "catalogue" "lending" "kiosk" "scanner" "courier" "dome" "camera"
          "survey" "offsite" "logs" "metrics" "gateway" "phrasebook" "paperless" "photo-wall" "tiles" "kiosk-session" ]
        (_: { enable = true; })
      // {
        lending = { enable = true; sessionKeyFile = "/run/secrets/lending/session"; };
        offsite = { enable = true; configFile = "/run/secrets/backup/rclone"; };
        scanner = { enable = true; instances.dag.branch = "havn"; };
        gateway = { enable = true; openFirewall = true; };
        courier = { enable = true; metrics = { enable = true; port = 9100; }; notifications.enable = true; };
      };
    }
    {
      services = l.genAttrs
        [ "mesh-router" "mesh-beacon" "mesh-registry" "tide-gauge" "tide-forecast" "tide-chart" "noticeboard-moderation" "postbox-outbound"
          "weather-ingest" "weather-alerts" "seismo-recorder" "room-booking" ]
        (_: { enable = true; })
      // {
        fjord-tunnel = { enable = true; tokenFile = "/run/secrets/tunnel/token"; };
        noticeboard-api = { enable = true; signingKeyFile = "/run/secrets/noticeboard/signing"; };
        noticeboard-web = { enable = true; bindAddress = "127.0.0.1"; };
        postbox-inbound = { enable = true; filterPackage = derivation "filter"; };
        weather-station = { enable = true; instances.fyret.device = "/dev/ttyUSB0"; };
        member-directory = { enable = true; adminPasswordFile = "/run/secrets/directory/admin"; openFirewall = true; };
      };
    }
  ];

  # structure/wrapper-update: the port is asked for and never opened.
  lostPort = (evaluate [ (rootPath + "/modules/rooms") { services.room-booking = { enable = true; openFirewall = true; }; } ]).config.networking.firewall.allowedTCPPorts;
in
assert lostPort == [ ];
assert l.all (package: package ? pname) (l.attrValues packages);
assert (callPackage (rootPath + "/pkgs/quake-tool") { }).pname == "quake-tool";
l.genAttrs [ "fjordheim" "skarholm" "molo" ] host // { everything = summary everything; }
