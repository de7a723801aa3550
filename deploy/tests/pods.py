"""What holds for every pod that is deployed here."""

VOLUMES = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}


def problems(pod, claims=()):
    """What of a pod is not restricted (https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted), or not
    closed as it can be. `claims` are the names of volumes that come from claims."""
    context = pod["securityContext"]
    if context.get("runAsNonRoot") is not True or context.get("runAsUser", 1) < 1:
        yield "may run as root"
    if context.get("seccompProfile", {}).get("type") != "RuntimeDefault":
        yield "no seccomp profile"
    if any(pod.get(name) for name in ("hostNetwork", "hostPID", "hostIPC")):
        yield "shares a namespace with the host"
    # Variables for each service of the namespace are nobody's business.
    if pod.get("enableServiceLinks") is not False:
        yield "has service links"
    if pod.get("automountServiceAccountToken") is not False:
        yield "has a token for Kubernetes"
    names = {volume["name"] for volume in pod["volumes"]} | set(claims)
    for volume in pod["volumes"]:
        if not set(volume) - {"name"} <= VOLUMES:
            yield f"volume {volume['name']} is of a kind that is not restricted"
    for container in pod["containers"]:
        security = container["securityContext"]
        if security.get("allowPrivilegeEscalation") is not False or security.get("privileged"):
            yield f"{container['name']} may get privileges"
        if security.get("readOnlyRootFilesystem") is not True:
            yield f"{container['name']} may write into its image"
        if security.get("capabilities") != {"drop": ["ALL"]}:
            yield f"{container['name']} has capabilities"
        for mount in container["volumeMounts"]:
            if mount["name"] not in names:
                yield f"{container['name']} mounts {mount['name']}, which is not there"
