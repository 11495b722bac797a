"""How each peer is got and started: installs what is missing, builds under build/, and says in a line what it drops."""

import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
BUILD = HERE / "build"
JAVA_PEERS = {  # profile in pom.xml: (main class, oldest JDK that runs it)
    "encog": ("EncogPeer", 17),
    "smile": ("SmilePeer", 25),
    "dl4j": ("Dl4jPeer", 17),
    "djl-torch": ("DjlPeer", 17),
    "tensorflow": ("TensorFlowPeer", 17),
    "weka": ("WekaPeer", 17),
}
C_PEERS = {  # name: (source, flags, libraries, Debian package)
    "tiled-512": ("tiled.c", ["-DVL=16"], [], None),
    "tiled-256": ("tiled.c", ["-DVL=8"], [], None),
    "libxsmm": ("libxsmm.c", ["-ffast-math"], ["-lxsmm", "-lxsmmnoblas", "-ldl"], "libxsmm-dev"),
    "openblas": ("blas.c", ["-ffast-math"], ["-lopenblas"], "libopenblas-dev"),
    "openblas-maven": ("blas.c", ["-ffast-math"], ["-l:libopenblas.so.0"], "libopenblas-dev"),
    "mkl": ("blas.c", ["-ffast-math", "-DMKL"], ["-l:libmkl_rt.so.2"], "libopenblas-dev"),
    "onednn": ("onednn.cpp", ["-ffast-math"], ["-ldnnl"], "libdnnl-dev"),
    "onednn-maven": ("onednn.cpp", ["-ffast-math"], ["-l:libdnnl.so.3"], None),
    "fann": ("fann.c", [], ["-lfloatfann"], "libfann-dev"),
}
MAVEN_LIBRARIES = {  # peer: the artifact on Maven Central whose libraries, and headers if any, it is built with
    "openblas-maven": ("openblas", "0.3.31-1.5.13", "linux-x86_64"),
    "mkl": ("mkl", "2025.3-1.5.13", "linux-x86_64-redist"),  # without headers: OpenBLAS's cblas.h declares the same calls
    "onednn-maven": ("dnnl", "3.13-1.5.14", "linux-x86_64"),
}
PYTHON_PEERS = {  # name: (module, arguments, Debian package)
    "torch-eager": ("torch", ["torch_peer.py", "eager"], "python3-torch"),
    "torch-traced": ("torch", ["torch_peer.py", "traced"], "python3-torch"),
    "sklearn": ("sklearn", ["sklearn_peer.py"], "python3-sklearn"),
}
NAMES = ["gradus", *C_PEERS, *PYTHON_PEERS, *JAVA_PEERS]

# A library is to choose its kernels by itself. What a machine's environment forces upon it (an older OpenBLAS is sometimes
# held to one processor's kernels so) would be measured in its place.
FORCED = re.compile("OPENBLAS_(CORETYPE|L2_SIZE|VERBOSE)|LIBXSMM_|(DNNL|ONEDNN)_|MKL_(ENABLE|DEBUG|CBWR)|ATEN_CPU_CAPABILITY")
ENVIRONMENT = dict(
    {key: value for key, value in os.environ.items() if not FORCED.match(key)},
    GRADUS_BENCH_DATA=str(BUILD / "data"),
    OPENBLAS_NUM_THREADS="1",
    OMP_NUM_THREADS="1",
    MKL_NUM_THREADS="1",
    TF_CPP_MIN_LOG_LEVEL="2",
)


class Dropped(Exception):
    """This machine cannot have the peer; the message is the line to print."""


def note(line):
    progress("")
    print(line, file=sys.stderr, flush=True)


def progress(text):
    """What is done now, in one line of the terminal that the next one replaces; nothing where stderr is no terminal."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def run(command, **more):
    """Runs a build step; its last line of output becomes the reason if it fails."""
    try:
        done = subprocess.run(
            command, cwd=HERE, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more
        )
    except OSError as e:
        raise Dropped(f"{command[0]}: {e.strerror}") from None
    if done.returncode:
        raise Dropped(reason(done.stdout, f"{command[0]} failed"))
    return done.stdout


def reason(output, otherwise):
    """The line of a failed command's output that says most."""
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line).strip() for line in output.splitlines()]
    errors = [line for line in lines if re.search(r"error|cannot|could not|no such", line, re.I)]
    return (errors or [line for line in lines if line] or [otherwise])[0][:200]


def install(package, wanted):
    """Debian's package, if this is a Debian and we may."""
    if package is None or not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        return
    state = subprocess.run(["dpkg-query", "-W", "-f", "${Status}", package], capture_output=True, text=True)
    if state.stdout.endswith("ok installed"):
        return
    if not wanted:
        raise Dropped(f"needs the Debian package {package} (--no-install was given)")
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    note(f"installing {package}")
    get = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    try:
        run([*get, "install", "-y", "--no-install-recommends", package])
    except Dropped:  # the lists may be old
        run([*get, "update"])
        run([*get, "install", "-y", "--no-install-recommends", package])


def newer(target, *sources):
    return target.exists() and all(target.stat().st_mtime >= s.stat().st_mtime for s in sources)


def build_c(target, source, flags=(), libraries=(), harness=True):
    c = HERE / "c"
    sources = [c / source, *([c / "bench.c"] if harness else [])]
    target = BUILD / target
    if newer(target, *sources, *c.glob("*.h")):
        return target
    BUILD.mkdir(exist_ok=True)
    compiler = os.environ.get("CXX", "c++") if source.endswith(".cpp") else os.environ.get("CC", "cc")
    common = ["-O3", "-march=native", *flags]
    objects = []
    for s in sources:  # bench.c without the peer's -ffast-math: it looks for NaN
        objects.append(str(BUILD / f"{target.name}-{s.name}.o"))
        mine = common if s.name == source else ["-O2"]
        tool = compiler if s.name == source else os.environ.get("CC", "cc")
        standard = [] if s.suffix == ".cpp" else ["-std=gnu11"]
        run([tool, *mine, *standard, "-c", str(s), "-o", objects[-1]])
    run([compiler, *objects, "-o", str(target), *libraries, "-lm"])
    return target


def maven_library(name):
    """Compiler and linker options for the peer's artifact, unpacked under build/libraries."""
    artifact, version, classifier = MAVEN_LIBRARIES[name]
    folder = BUILD / "libraries" / f"{artifact}-{version}"
    inside = folder / "org/bytedeco" / artifact / "linux-x86_64"
    if platform.machine() != "x86_64":
        raise Dropped(f"its build for {platform.machine()} is not looked for")
    if not inside.is_dir():
        if not shutil.which("mvn"):
            raise Dropped("needs Maven")
        note(f"fetching {artifact} {version} from Maven Central")
        coordinates = f"org.bytedeco:{artifact}:{version}:jar:{classifier}"
        plugin = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"
        run(["mvn", "-q", "-B", f"{plugin}:get", f"-Dartifact={coordinates}", "-Dtransitive=false"])
        run(["mvn", "-q", "-B", f"{plugin}:unpack", f"-Dartifact={coordinates}", f"-DoutputDirectory={folder}",
             "-Dproject.basedir=."])
    headers = inside / "include"
    return ([f"-I{headers}"] if headers.is_dir() else []), [f"-L{inside}", f"-Wl,-rpath,{inside}"]


def make_data():
    generator = build_c("data-generator", "data.c", harness=False)
    folder = BUILD / "data"
    if not newer(folder / "W4.bin", generator):
        folder.mkdir(exist_ok=True)
        run([str(generator), str(folder)])


def java(oldest):
    """The newest Java among JAVA_HOME, the path and Debian's usual folder; its home."""
    homes = [os.environ.get("JAVA_HOME"), *map(str, Path("/usr/lib/jvm").glob("*"))]
    if shutil.which("java"):
        homes.insert(1, str(Path(shutil.which("java")).resolve().parent.parent))
    newest = 0
    for home in homes:
        if not home or not os.access(f"{home}/bin/javac", os.X_OK):
            continue
        text = subprocess.run([f"{home}/bin/java", "-version"], capture_output=True, text=True).stderr
        version = re.search(r'version "(\d+)', text)
        newest = max(newest, int(version[1]) if version else 0)
        if version and int(version[1]) >= oldest:
            return home
    raise Dropped(f"needs JDK {oldest} or newer (found {newest or 'none'})")


def build_java(name):
    main, oldest = JAVA_PEERS[name]
    profile = name.split("-")[0]
    home = java(oldest)
    out = BUILD / "maven" / profile
    path_file = out / "classpath"
    folder = HERE / "src/main/java/io/gradus/benchmarks/peers"
    sources = [HERE / "pom.xml", folder / "Peer.java", folder / f"{main}.java"]
    if not newer(path_file, *sources) or not all(map(os.path.exists, path_file.read_text().split(":"))):
        if not shutil.which("mvn"):
            raise Dropped("needs Maven")
        note(f"building {name} (Maven may download it)")
        run(
            ["mvn", "-q", "-B", f"-P{profile}", "compile", "dependency:build-classpath",
             f"-Dmdep.outputFile={out / 'classpath.new'}"],
            env=dict(ENVIRONMENT, JAVA_HOME=home),
        )
        (out / "classpath.new").replace(path_file)
    options = [
        "-Xmx2g", f"-DDJL_CACHE_DIR={BUILD / 'djl'}", f"-Dorg.bytedeco.javacpp.cachedir={BUILD / 'javacpp'}",
        *(["--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"] if oldest >= 25 else []),
    ]
    return [f"{home}/bin/java", *options, "-cp", f"{out / 'classes'}:{path_file.read_text()}",
            f"io.gradus.benchmarks.peers.{main}"]


def python_with(module, package, may_install):
    """A Python that has the module, and NumPy; installs Debian's package if none has."""
    for attempt in (False, True):
        for python in (sys.executable, "/usr/bin/python3"):
            if subprocess.run([python, "-c", f"import numpy, {module}"], capture_output=True).returncode == 0:
                return python
        if not attempt:
            install(package, may_install)
    raise Dropped(f"no Python here has {module}")


def prepare(name, may_install):
    """The command to which WORKLOAD and SECONDS are appended. Raises Dropped."""
    if name == "gradus":
        launcher = HERE.parent / "gradus"
        if not launcher.exists():
            raise Dropped(f"no {launcher.name} launcher in the repository yet")
        return [str(launcher)]
    if name in C_PEERS:
        source, flags, libraries, package = C_PEERS[name]
        if name == "tiled-512" and "avx512f" not in cpu_flags():
            raise Dropped("this CPU has no AVX-512")
        if name == "tiled-256" and "avx2" not in cpu_flags():
            raise Dropped("this CPU has no AVX2")
        install(package, may_install)
        if name in MAVEN_LIBRARIES:
            include, link = maven_library(name)
            flags, libraries = [*include, *flags], [*link, *libraries]
        return [str(build_c(name, source, flags, libraries))]
    if name in PYTHON_PEERS:
        module, arguments, package = PYTHON_PEERS[name]
        return [python_with(module, package, may_install), str(HERE / "python" / arguments[0]), *arguments[1:]]
    if name == "smile":
        install("libopenblas-dev", may_install)  # it loads the system's BLAS
    return build_java(name)


def cpu_flags():
    try:
        return set(re.search(r"^flags\s*:(.*)$", Path("/proc/cpuinfo").read_text(), re.M)[1].split())
    except (OSError, TypeError):
        return set()
