# Sourced by ./test: a PostgreSQL of its own in a temporary directory, thrown away at the end. Durable as in production: fsync stays on.
# A server that DURABLEGEN_TEST_POSTGRES names already (an Npgsql connection string) is used instead.

postgres_home=
postgres_bin=
postgres_user=

start_postgres() {
  [[ -z ${DURABLEGEN_TEST_POSTGRES:-} ]] || return 0
  find_postgres || install_postgres || return 1
  choose_postgres_user || return 1
  postgres_home=$(mktemp -d "${TMPDIR:-/tmp}/durablegen-postgres.XXXXXX") || return 1
  local password port try
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  (umask 077 && echo "$password" >"$postgres_home/password")
  [[ -z $postgres_user ]] || chown -R "$postgres_user" "$postgres_home"
  as_postgres "$postgres_bin/initdb" -D "$postgres_home/data" -U durablegen --encoding=UTF8 --no-locale \
    --auth=scram-sha-256 --pwfile="$postgres_home/password" >"$postgres_home/initdb.log" 2>&1 || {
    cat "$postgres_home/initdb.log"
    return 1
  }

  # Somebody else may take the port in between; then the next one is tried.
  for try in 1 2 3 4 5; do
    port=$(free_port)
    if as_postgres "$postgres_bin/pg_ctl" -D "$postgres_home/data" -l "$postgres_home/data/server.log" -w -t 60 \
      -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200" start >/dev/null 2>&1 </dev/null; then
      export DURABLEGEN_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=durablegen;Password=$password;Database=postgres"
      echo "$("$postgres_bin/postgres" --version) on port $port"
      return 0
    fi
  done
  cat "$postgres_home/data/server.log"
  return 1
}

stop_postgres() {
  [[ -n $postgres_home ]] || return 0
  if [[ -f $postgres_home/data/postmaster.pid ]]; then
    # By the process id in its own directory; nothing in it is needed any more.
    as_postgres "$postgres_bin/pg_ctl" -D "$postgres_home/data" -m immediate -w stop >/dev/null 2>&1
  fi
  rm -rf "$postgres_home"
  postgres_home=
}

find_postgres() {
  local directory
  while read -r directory; do
    if [[ -x $directory/initdb && -x $directory/pg_ctl && -x $directory/postgres ]]; then
      postgres_bin=$directory
      return 0
    fi
  done < <(
    command -v initdb >/dev/null && dirname "$(readlink -f "$(command -v initdb)")"
    ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin 2>/dev/null | sort -rV
  )
  return 1
}

install_postgres() {
  if ((EUID == 0)) && command -v apt-get >/dev/null; then
    echo "Installing PostgreSQL"
    local log=$Logs/postgres-install.log
    if apt-get update >"$log" 2>&1 && DEBIAN_FRONTEND=noninteractive apt-get install -y postgresql >>"$log" 2>&1 && find_postgres; then
      return 0
    fi
    tail -n 20 "$log"
  fi
  echo "PostgreSQL's server programs (initdb, pg_ctl, postgres) are missing. Install them (Debian, Ubuntu: apt-get install postgresql;"
  echo "Fedora: dnf install postgresql-server; macOS: brew install postgresql), or name a server in DURABLEGEN_TEST_POSTGRES."
  return 1
}

# The server refuses to run as root.
choose_postgres_user() {
  ((EUID == 0)) || return 0
  postgres_user=postgres
  id "$postgres_user" >/dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin "$postgres_user"
}

as_postgres() {
  if [[ -z $postgres_user ]]; then
    (cd "$postgres_home" && "$@")
  elif command -v runuser >/dev/null; then
    (cd "$postgres_home" && runuser -u "$postgres_user" -- "$@")
  else
    (cd "$postgres_home" && su "$postgres_user" -s /bin/bash -c "$(printf '%q ' "$@")")
  fi
}

free_port() {
  local port
  while true; do
    port=$((20000 + RANDOM % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return
    fi
  done
}
