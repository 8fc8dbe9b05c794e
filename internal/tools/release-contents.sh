#!/usr/bin/env bash
# release-contents.sh DIST: whether a release that was built has what users are promised, and nothing that they must not get: the files
# that a registry looks for, checksums that fit, programs that say their version, and a list of parts (SBOM) for each of them.
set -euo pipefail
cd "$1"

fail() {
  echo "release-contents: $1" >&2
  exit 1
}

platform=$(go env GOOS)_$(go env GOARCH)
sums=(terraform-provider-trove_*_SHA256SUMS)
version=${sums[0]#terraform-provider-trove_}
version=${version%_SHA256SUMS}
provider=terraform-provider-trove_${version}_${platform}
sandbox=trove-sandbox_${version}_${platform}

sha256sum --check --quiet --ignore-missing "${sums[0]}"
# The manifest is uploaded under another name than it has here.
manifest=$(sha256sum <../terraform-registry-manifest.json | cut -d ' ' -f 1)
grep -qx "$manifest  terraform-provider-trove_${version}_manifest.json" "${sums[0]}" || fail 'the checksum of the manifest is not that of the file'
listed=$(awk '{ print $2 }' "${sums[0]}" | LC_ALL=C sort | tr '\n' ' ')
expected=$(printf '%s\n' "$provider.zip" "$provider.cdx.json" "$sandbox.tar.gz" "$sandbox.cdx.json" \
  "terraform-provider-trove_${version}_manifest.json" | LC_ALL=C sort | tr '\n' ' ')
[[ $listed == "$expected" ]] || fail "the checksums list $listed, not $expected"

unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT
unzip -q "$provider.zip" -d "$unpacked"
tar -xzf "$sandbox.tar.gz" -C "$unpacked"
for program in "terraform-provider-trove_v$version" trove-sandbox; do
  said=$("$unpacked/$program" -version)
  [[ $said == "${program%_v*} $version" ]] || fail "$program says its version is $said"
done
[[ -s $unpacked/LICENSE ]] || fail 'there is no licence beside the sandbox'

# The parts that each list must and must not have: the provider holds no database engine, and the sandbox no Terraform.
while read -r document has lacks; do
  parts=$(grep -o '"purl": "pkg:golang/[^@"]*' "$document" | sort -u)
  grep -q "/$has\$" <<<"$parts" || fail "$document does not name $has"
  ! grep -q "/$lacks\$" <<<"$parts" || fail "$document names $lacks"
  licences=$(grep -c '"licenses": \[' "$document")
  count=$(wc -l <<<"$parts")
  ((licences == count)) || fail "$document has the licences of $licences of $count parts"
  printf '%s: %d parts, each with its licence\n' "$document" "$count"
done <<END
$provider.cdx.json terraform-plugin-framework sqlite
$sandbox.cdx.json sqlite terraform-plugin-framework
END
echo "The release of $version for $platform is whole."
